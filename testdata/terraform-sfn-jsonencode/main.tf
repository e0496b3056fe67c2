resource "aws_sfn_state_machine" "flow" {
  name     = "flow"
  role_arn = aws_iam_role.flow.arn

  definition = jsonencode({
    StartAt = "Run"
    States = {
      Run = {
        Type     = "Task"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          TaskDefinition = aws_ecs_task_definition.worker.arn
          LaunchType     = "FARGATE"
        }
        Next = "Work"
      }
      Work = {
        Type     = "Task"
        Resource = aws_lambda_function.work.arn
        End      = true
      }
    }
  })
}

resource "aws_iam_role" "flow" {
  name = "flow"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "flow" {
  role = aws_iam_role.flow.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["ecs:RunTask", "ecs:StopTask", "iam:PassRole", "lambda:InvokeFunction", "sqs:SendMessage"]
      Resource = "*"
    }]
  })
}

resource "aws_ecs_task_definition" "worker" {
  family                = "worker"
  container_definitions = jsonencode([{ name = "worker", image = "busybox" }])
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "work.zip"
}
