resource "aws_lambda_function" "fa" {
  function_name = "fa"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.fa.output_path
  role          = aws_iam_role.r["a"].arn
}

data "archive_file" "fa" {
  type        = "zip"
  source_dir  = "${path.module}/a"
  output_path = "fa.zip"
}

resource "aws_lambda_function" "fb" {
  function_name = "fb"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.fb.output_path
  role          = aws_iam_role.r["b"].arn
}

data "archive_file" "fb" {
  type        = "zip"
  source_dir  = "${path.module}/b"
  output_path = "fb.zip"
}

resource "aws_iam_role" "r" {
  for_each           = toset(["a", "b"])
  name               = each.key
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "p" {
  for_each = aws_iam_role.r
  role     = each.value.id
  policy   = data.aws_iam_policy_document.d.json
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject", "sns:Publish"]
    resources = ["*"]
  }
}
