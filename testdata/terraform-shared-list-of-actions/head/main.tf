data "archive_file" "read" {
  type        = "zip"
  source_dir  = "${path.module}/read"
  output_path = "${path.module}/build/read.zip"
}

resource "aws_lambda_function" "read" {
  function_name = "read"
  role          = aws_iam_role.read.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.read.output_path
}

resource "aws_iam_role" "read" {
  name = "read"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "read" {
  role = aws_iam_role.read.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = local.objects, Resource = "*" }]
  })
}

data "archive_file" "write" {
  type        = "zip"
  source_dir  = "${path.module}/write"
  output_path = "${path.module}/build/write.zip"
}

resource "aws_lambda_function" "write" {
  function_name = "write"
  role          = aws_iam_role.write.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.write.output_path
}

resource "aws_iam_role" "write" {
  name = "write"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "write" {
  role = aws_iam_role.write.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = local.objects, Resource = "*" }]
  })
}
