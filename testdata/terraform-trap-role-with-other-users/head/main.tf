data "archive_file" "task" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/task.zip"
}

resource "aws_lambda_function" "task" {
  function_name = "task"
  role          = aws_iam_role.task.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.task.output_path
}

resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "task" {
  role = aws_iam_role.task.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "*"
    }]
  })
}

resource "aws_ecs_task_definition" "worker" {
  family                = "worker"
  task_role_arn         = aws_iam_role.task.arn
  container_definitions = "[]"
}

data "archive_file" "trust" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/trust.zip"
}

resource "aws_lambda_function" "trust" {
  function_name = "trust"
  role          = aws_iam_role.trust.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.trust.output_path
}

resource "aws_iam_role" "trust" {
  name               = "trust"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "trust" {
  role = aws_iam_role.trust.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "*"
    }]
  })
}

data "archive_file" "module" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/module.zip"
}

resource "aws_lambda_function" "module" {
  function_name = "module"
  role          = aws_iam_role.module.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.module.output_path
}

resource "aws_iam_role" "module" {
  name = "module"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "module" {
  role = aws_iam_role.module.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "*"
    }]
  })
}

module "worker" {
  source = "git::https://example.com/worker.git"
  roles  = { run = aws_iam_role.module.arn }
}
