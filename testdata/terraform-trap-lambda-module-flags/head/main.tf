module "orders" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v8.1.0"

  function_name = "orders"
  handler       = "app.handler"
  runtime       = "python3.13"
  source_path   = "./src"

  vpc_subnet_ids         = ["subnet-1"]
  vpc_security_group_ids = ["sg-1"]
  attach_network_policy  = true

  tracing_mode          = "Active"
  attach_tracing_policy = true

  dead_letter_target_arn    = aws_sqs_queue.dead.arn
  attach_dead_letter_policy = true

  create_async_event_config = true
  attach_async_event_policy = true
  destination_on_failure    = aws_sns_topic.failed.arn

  attach_policy_json = true
  policy_json        = data.aws_iam_policy_document.orders.json
}

data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "queue" {
  role   = module.orders.lambda_role_name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] })
}
