resource "aws_lambda_function" "send" {
  function_name = "send"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "${local.name}.zip"
  role          = aws_iam_role.send.arn
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${local.name}.zip"
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
    actions   = ["${regex("^arn:aws:([a-z]+):", local.queue)[0]}:SendMessage", replace("s3:PutObjekt", "/k(t)$/", "c$1"), "${regexall("[a-z]+", "sns-1")[0]}:Publish"]
    resources = ["*"]
  }
}

locals {
  queue = "arn:aws:sqs:eu-west-1:111122223333:q"
  name  = regex("(?P<stem>[a-z]+)", "code-1").stem
}
