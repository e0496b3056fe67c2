resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.f.output_path
  role          = module.role.arn
}

data "archive_file" "f" {
  type        = "zip"
  source_dir  = "${path.module}/a"
  output_path = "f.zip"
}

module "role" {
  source = "../role"
}
