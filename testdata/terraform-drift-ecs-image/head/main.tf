resource "docker_image" "worker" {
  name = "${aws_ecr_repository.worker.repository_url}:latest"
  build {
    context = "${path.module}/worker"
  }
}

resource "docker_registry_image" "worker" {
  name = docker_image.worker.name
}

resource "aws_ecr_repository" "worker" {
  name = "worker"
}

resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "task" {
  role   = aws_iam_role.task.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:PurgeQueue"], Resource = "*" }] })
}

resource "aws_ecs_task_definition" "worker" {
  family        = "worker"
  task_role_arn = aws_iam_role.task.arn
  container_definitions = jsonencode([
    { name = "worker", image = docker_registry_image.worker.name },
    { name = "traces", image = "public.ecr.aws/xray/aws-xray-daemon:3.x" },
  ])
}
