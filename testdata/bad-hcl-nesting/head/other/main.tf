resource "aws_lambda_function" "send" {
  function_name = "send"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "code.zip"
  role          = aws_iam_role.send.arn
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "code.zip"
}

resource "aws_iam_role" "send" {
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "send" {
  role   = aws_iam_role.send.id
  policy = data.aws_iam_policy_document.send.json
}

data "aws_iam_policy_document" "send" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["*"]
  }
}
