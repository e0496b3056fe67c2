data "archive_file" "orders" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = module.role.iam_role_arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.orders.output_path
}

module "policy" {
  source = "terraform-aws-modules/iam/aws//modules/iam-policy"
  name   = "orders"
  policy = <<-EOT
    {
      "Statement": [
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*" }
      ]
    }
  EOT
}

module "role" {
  source                  = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  create_role             = true
  role_name               = "orders"
  trusted_role_services   = ["lambda.amazonaws.com"]
  custom_role_policy_arns = [module.policy.arn]
}
