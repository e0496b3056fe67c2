resource "aws_lambda_function" "fa" {
  function_name = "fa"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.fa.output_path
  role          = aws_iam_role.ra.arn
}

data "archive_file" "fa" {
  type        = "zip"
  source_dir  = "${path.module}/a"
  output_path = "fa.zip"
}

resource "aws_iam_role" "ra" {
  name               = "ra"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "ra" {
  role   = aws_iam_role.ra.id
  policy = file("policy.json")
}

