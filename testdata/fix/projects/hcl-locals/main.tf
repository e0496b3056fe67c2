resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = data.aws_iam_policy_document.app.json
}

locals {
  actions = ["s3:PutObject", "s3:HeadObject", "dynamodb:Scan"]
  queue   = ["sqs:SendMessage", "sqs:DeleteQueue"]
}

data "aws_iam_policy_document" "app" {
  statement {
    actions   = concat(local.actions, local.queue)
    resources = ["*"]
  }
}
