resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.f.output_path
  role          = aws_iam_role.r.arn
}

data "archive_file" "f" {
  type        = "zip"
  source_dir  = "${path.module}/../../app"
  output_path = "f.zip"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "r" {
  role   = aws_iam_role.r.id
  policy = data.aws_iam_policy_document.d.json
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject", "s3:DeleteObject"]
    resources = ["*"]
  }

  statement {
    actions   = ["sns:CreateTopic"]
    resources = ["*"]
  }
}
