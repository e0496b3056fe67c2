data "archive_file" "orders" {
  type        = "zip"
  output_path = "orders.zip"

  source {
    filename = "app.py"
    content  = <<-PYTHON
      import boto3

      def handler(event, context):
          boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    PYTHON
  }
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
