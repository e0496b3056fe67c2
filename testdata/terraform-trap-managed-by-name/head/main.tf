data "archive_file" "orders" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.orders.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.orders.output_path
}

resource "aws_iam_role" "orders" {
  name = "orders"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

data "aws_partition" "current" {}

data "aws_iam_policy" "queue" {
  name = "AWSLambdaSQSQueueExecutionRole"
}

locals {
  managed = {
    logs = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
  }
}

resource "aws_iam_role_policy_attachment" "queue" {
  role       = aws_iam_role.orders.name
  policy_arn = data.aws_iam_policy.queue.arn
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = local.managed
  role       = aws_iam_role.orders.name
  policy_arn = each.value
}

resource "aws_lambda_event_source_mapping" "queue" {
  function_name    = aws_lambda_function.orders.arn
  event_source_arn = aws_sqs_queue.orders.arn
}
