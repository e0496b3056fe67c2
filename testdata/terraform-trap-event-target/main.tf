resource "aws_cloudwatch_event_target" "job" {
  rule     = "nightly"
  arn      = aws_batch_job_queue.jobs.arn
  role_arn = aws_iam_role.job.arn
  batch_target {
    job_definition = "work"
    job_name       = "work"
  }
}

resource "aws_scheduler_schedule" "purge" {
  schedule_expression = "rate(1 day)"
  flexible_time_window { mode = "OFF" }
  target {
    arn      = "arn:aws:scheduler:::aws-sdk:sqs:purgeQueue"
    role_arn = aws_iam_role.purge.arn
    dead_letter_config { arn = aws_sqs_queue.failed.arn }
  }
}

resource "aws_batch_job_queue" "jobs" {}

resource "aws_sqs_queue" "failed" {}

resource "aws_iam_role" "job" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "events.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "job" {
  role   = aws_iam_role.job.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "batch:SubmitJob", Resource = "*" }] })
}

resource "aws_iam_role" "purge" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "scheduler.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "purge" {
  role   = aws_iam_role.purge.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sqs:PurgeQueue", "sqs:SendMessage"], Resource = "*" }] })
}
