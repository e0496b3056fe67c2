data "aws_iam_policy_document" "app" {
  statement {
    actions = [
      "s3:GetObject",
      "s3:GetObjectAcl",
      "sqs:SendMessage",
    ]
    resources = [
      "arn:aws:s3:::${var.bucket}",
      aws_sqs_queue.jobs.arn,
    ]
  }
}

locals {
  region = "eu-west-1"
}
