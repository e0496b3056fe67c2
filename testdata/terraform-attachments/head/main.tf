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
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "aws" {
  for_each = toset(["arn:aws:iam::aws:policy/AmazonSNSReadOnlyAccess"])

  role       = aws_iam_role.orders.name
  policy_arn = each.value
}

resource "aws_iam_policy" "get" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "*" } })
}

resource "aws_iam_role_policy_attachments_exclusive" "get" {
  role_name   = aws_iam_role.orders.name
  policy_arns = [aws_iam_policy.get.arn]
}

resource "aws_iam_policy" "send" {
  name   = "send"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" } })
}

resource "aws_iam_policy_attachment" "send" {
  name       = "send"
  roles      = ["orders"]
  policy_arn = "arn:aws:iam::123456789012:policy/${aws_iam_policy.send.name}"
}
