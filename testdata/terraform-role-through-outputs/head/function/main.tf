variable "role" {}

data "archive_file" "this" {
  type        = "zip"
  source_file = "${path.module}/../src/app.py"
  output_path = "app.zip"
}

resource "aws_lambda_function" "this" {
  function_name    = "orders"
  role             = var.role
  runtime          = "python3.13"
  handler          = "app.handler"
  filename         = "app.zip"
  source_code_hash = data.archive_file.this.output_base64sha256
}
