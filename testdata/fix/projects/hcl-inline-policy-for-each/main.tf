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
  for_each           = { a = ["s3:*"], b = ["s3:PutObject", "sns:*"] }
  name               = each.key
  assume_role_policy = "{}"

  inline_policy {
    name = "p"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Effect = "Allow", Action = each.value, Resource = "*" },
        { Effect = "Allow", Action = ["sqs:*", "logs:*"], Resource = "*" },
      ]
    })
  }
}
