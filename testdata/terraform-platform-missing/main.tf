resource "aws_lambda_function" "read" {
  function_name = "read"
  role          = aws_iam_role.read.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "read.zip"
}

resource "aws_lambda_event_source_mapping" "read" {
  function_name    = aws_lambda_function.read.arn
  event_source_arn = aws_kinesis_stream.rows.arn
}

resource "aws_kinesis_stream" "rows" {}

resource "aws_iam_role" "read" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "read" {
  role   = aws_iam_role.read.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["kinesis:Describe*", "kinesis:GetRecords"], Resource = "*" }] })
}

resource "aws_ecs_task_definition" "worker" {
  family                   = "worker"
  requires_compatibilities = ["FARGATE"]
  execution_role_arn       = aws_iam_role.start.arn
  container_definitions = jsonencode([{
    name    = "worker"
    image   = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker:1"
    secrets = [{ name = "TOKEN", valueFrom = aws_secretsmanager_secret.token.arn }]
  }])
}

resource "aws_secretsmanager_secret" "token" {}

resource "aws_iam_role" "start" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}
