data "archive_file" "code" {
  type        = "zip"
  output_path = "${path.module}/code.zip"
  source_file = "${path.module}/src/app.py"
}

resource "aws_s3_object" "code" {
  bucket = "artifacts"
  key    = "orders/code.zip"
  source = data.archive_file.code.output_path
}

data "archive_file" "layer" {
  type        = "zip"
  output_path = "${path.module}/layer.zip"
  source_dir  = "${path.module}/layer"
}

resource "aws_lambda_layer_version" "shared" {
  layer_name = "shared"
  filename   = data.archive_file.layer.output_path
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.orders.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "artifacts"
  s3_key        = aws_s3_object.code.key
  layers        = [aws_lambda_layer_version.shared.arn]
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
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "*"
    }]
  })
}
