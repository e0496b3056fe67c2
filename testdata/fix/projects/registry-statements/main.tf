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

  attach_policy_statements = true
  policy_statements = {
    orders = {
      effect    = "Allow"
      actions   = ["dynamodb:GetItem"]
      resources = [aws_dynamodb_table.orders.arn]
    }
    # Nothing of it is needed.
    rates = {
      effect    = "Allow"
      actions   = ["dynamodb:Scan"]
      resources = ["*"]
    }
  }
}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
}

resource "aws_s3_bucket" "bills" {}
