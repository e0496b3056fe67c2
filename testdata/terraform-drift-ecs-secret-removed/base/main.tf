resource "aws_ecs_task_definition" "worker" {
  family             = "worker"
  execution_role_arn = aws_iam_role.start.arn
  container_definitions = jsonencode([{
    name  = "worker"
    image = "${aws_ecr_repository.worker.repository_url}:latest"
    secrets = [{ name = "TOKEN", valueFrom = aws_ssm_parameter.token.arn }]
    logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = "worker" } }
  }])
}

resource "aws_ecr_repository" "worker" {}

resource "aws_ssm_parameter" "token" {}

resource "aws_iam_role" "start" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "secrets" {
  role = aws_iam_role.start.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = ["ssm:GetParameters", "kms:Decrypt"], Resource = "*" }]
  })
}
