variable "role_arn" {
  type = string
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = aws_iam_role.orders.arn
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.orders.repository_url}:latest"
}

resource "aws_lambda_function" "zip" {
  function_name = "zip"
  role          = aws_iam_role.orders.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  filename      = "build/zip.zip"
}

resource "aws_lambda_function" "object" {
  function_name = "object"
  role          = aws_iam_role.orders.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  s3_bucket     = "artifacts"
  s3_key        = "object.zip"
}

data "archive_file" "role" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/role.zip"
}

resource "aws_lambda_function" "role" {
  function_name = "role"
  role          = var.role_arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.role.output_path
}

resource "aws_iam_role" "orders" {
  name = "orders"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "orders" {
  role = aws_iam_role.orders.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:*", "sqs:*"]
      Resource = "*"
    }]
  })
}
