module "app" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 8.0"

  function_name = "app"
  runtime       = "python3.13"
  handler       = "app.handler"
  source_path   = "${path.module}/src"

  environment_variables = {
    BILLS = aws_s3_bucket.bills.id
  }

}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
}

resource "aws_s3_bucket" "bills" {}
