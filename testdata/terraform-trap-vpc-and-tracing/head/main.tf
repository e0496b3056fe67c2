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

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.orders.id]
  }

  tracing_config {
    mode = "Active"
  }

  file_system_config {
    arn              = aws_efs_access_point.orders.arn
    local_mount_path = "/mnt/orders"
  }
}

variable "subnet_ids" {
  type = list(string)
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
      Action   = ["s3:GetObject", "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each = {
    vpc     = "service-role/AWSLambdaVPCAccessExecutionRole"
    tracing = "AWSXRayDaemonWriteAccess"
  }

  role       = aws_iam_role.orders.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
