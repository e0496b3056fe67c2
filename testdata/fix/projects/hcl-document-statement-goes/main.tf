resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = data.aws_iam_policy_document.app.json
}

data "aws_iam_policy_document" "app" {

  # Uploads
  statement {
    actions   = ["s3:PutObject", "sqs:SendMessage"]
    resources = ["*"]
  }

  # Nobody knows why
  statement {
    actions   = ["dynamodb:Scan"]
    resources = ["*"]
  }

}
