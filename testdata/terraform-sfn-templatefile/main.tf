resource "aws_sfn_state_machine" "flow" {
  name     = "flow"
  role_arn = aws_iam_role.flow.arn
  definition = templatefile("${path.module}/flow.asl.json", {
    function = aws_lambda_function.work.arn
  })
  logging_configuration {
    log_destination = "${aws_cloudwatch_log_group.flow.arn}:*"
    level           = "ERROR"
  }
  tracing_configuration {
    enabled = true
  }
}

resource "aws_cloudwatch_log_group" "flow" {}

resource "aws_iam_role" "flow" {
  assume_role_policy = <<-JSON
    {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]}
  JSON
}

resource "aws_iam_role_policy" "flow" {
  role = aws_iam_role.flow.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups", "xray:PutTraceSegments", "xray:PutTelemetryRecords"]
      Resource = "*"
    }]
  })
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "work.zip"
}
