module "role" {
  source = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"

  create_role           = true
  role_name             = "app"
  trusted_role_services = ["lambda.amazonaws.com"]

  inline_policy_statements = [
    {
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = ["arn:aws:dynamodb:*:*:table/orders"]
    },
  ]
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = module.role.iam_role_arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.app.output_path

  environment {
    variables = {
      BILLS = "bills"
    }
  }
}

data "archive_file" "app" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/app.zip"
}
