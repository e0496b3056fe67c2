module "orders" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 8.0"

  function_name = "orders"
  handler       = "app.handler"
  runtime       = "python3.13"
  source_path   = "${path.module}/src"

  attach_policy_statements = true
  policy_statements = {
    queue = {
      effect    = "Allow"
      actions   = ["sqs:*"]
      resources = [aws_sqs_queue.orders.arn]
    }
  }

  attach_policies    = true
  number_of_policies = 1
  policies           = [aws_iam_policy.read.arn]
}

resource "aws_iam_policy" "read" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
