variable "name" {}
variable "code" {}

resource "aws_lambda_function" "f" {
  function_name = var.name
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.z.output_path
  role          = aws_iam_role.r.arn
}

data "archive_file" "z" {
  type        = "zip"
  source_dir  = var.code
  output_path = "z.zip"
}

resource "aws_iam_role" "r" {
  name               = var.name
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.id
  policy = data.aws_iam_policy_document.d.json
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject", "sns:Publish"]
    resources = ["*"]
  }
}
