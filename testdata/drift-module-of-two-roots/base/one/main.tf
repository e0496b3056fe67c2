resource "aws_lambda_function" "one" {
  function_name = "one"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.code.output_path
  role          = module.role.arn
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "code.zip"
}

module "role" {
  source = "../role"
}
