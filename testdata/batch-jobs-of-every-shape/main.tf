locals {
  trust = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role" "job" {
  assume_role_policy = local.trust
}

resource "aws_iam_role" "agent" {
  assume_role_policy = local.trust
}

resource "aws_batch_job_definition" "nodes" {
  name = "nodes"
  type = "multinode"
  node_properties = jsonencode({
    mainNode = 0
    numNodes = 3
    nodeRangeProperties = [
      { targetNodes = "0:0", container = { image = "registry.example.com/main:1", jobRoleArn = aws_iam_role.job.arn } },
      { targetNodes = "1:", container = { image = "registry.example.com/rest:1", jobRoleArn = aws_iam_role.job.arn } },
    ]
  })
}

resource "aws_batch_job_definition" "tasks" {
  name                  = "tasks"
  type                  = "container"
  platform_capabilities = ["FARGATE"]
  ecs_properties = jsonencode({
    taskProperties = [{
      executionRoleArn = aws_iam_role.agent.arn
      containers = [{
        name    = "one"
        image   = "registry.example.com/one:1"
        secrets = [{ name = "KEY", valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:key" }]
      }]
    }]
  })
}
