variable "name" {
  type = string
}

variable "source_dir" {
  type = string
}

variable "actions" {
  type    = list(string)
  default = ["s3:GetObject"]
}

data "archive_file" "this" {
  type        = "zip"
  source_dir  = var.source_dir
  output_path = "/tmp/${var.name}.zip"
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.this.output_path
}

resource "aws_iam_role" "this" {
  name = var.name
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "this" {
  role = aws_iam_role.this.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }]
  })
}
