locals {
  functions = {
    read  = { actions = ["s3:GetObject"] }
    write = { actions = ["s3:DeleteObject"] }
  }
}

data "archive_file" "this" {
  for_each    = local.functions
  type        = "zip"
  source_dir  = "${path.module}/${each.key}"
  output_path = "${path.module}/${each.key}.zip"
}

resource "aws_lambda_function" "this" {
  for_each      = local.functions
  function_name = each.key
  role          = aws_iam_role.this[each.key].arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.this[each.key].output_path
}

resource "aws_iam_role" "this" {
  for_each = local.functions
  name     = "orders-${each.key}"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.functions
  role     = aws_iam_role.this[each.key].id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = each.value.actions, Resource = "*" }]
  })
}
