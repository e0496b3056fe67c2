resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = data.aws_iam_policy_document.app.json
}

data "aws_iam_policy_document" "app" {
  # Photos
  statement {
    actions = [
      "s3:*", # all of it
      "s3:HeadObject",
    ]
    resources = ["*"]
  }

  // Jobs
  statement {
    effect    = "Allow"
    actions   = ["sqs:ReceiveMessage"]
    resources = ["*"]
  }
}
