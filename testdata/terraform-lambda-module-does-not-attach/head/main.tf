module "orders" {
  source = "terraform-aws-modules/lambda/aws"

  function_name = "orders"
  handler       = "app.handler"
  runtime       = "python3.13"
  source_path   = [{ path = "./src", pip_requirements = true }]

  policy_statements = [
    { effect = "Allow", actions = ["sqs:SendMessage"], resources = ["*"] },
  ]
  policy_json = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
