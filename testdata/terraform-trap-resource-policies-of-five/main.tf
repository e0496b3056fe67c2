data "archive_file" "orders" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.orders.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.orders.output_path
}

resource "aws_iam_role" "orders" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

locals {
  allow = { for action in ["s3:GetObject", "sqs:SendMessage", "sns:Publish", "kms:Decrypt", "secretsmanager:GetSecretValue"] : action => jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.orders.arn }, Action = action, Resource = "*" }]
  }) }
}

resource "aws_s3_bucket_policy" "orders" {
  bucket = "b"
  policy = local.allow["s3:GetObject"]
}

resource "aws_sqs_queue" "orders" {
  policy = local.allow["sqs:SendMessage"]
}

resource "aws_sns_topic_policy" "orders" {
  arn    = "t"
  policy = local.allow["sns:Publish"]
}

resource "aws_kms_key" "orders" {
  policy = local.allow["kms:Decrypt"]
}

resource "aws_secretsmanager_secret_policy" "orders" {
  secret_arn = "s"
  policy     = local.allow["secretsmanager:GetSecretValue"]
}
