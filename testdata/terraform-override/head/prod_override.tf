data "aws_iam_policy_document" "send" {
  statement {
    actions = [
      "sqs:ReceiveMessage",
    ]
    resources = ["*"]
  }
}
