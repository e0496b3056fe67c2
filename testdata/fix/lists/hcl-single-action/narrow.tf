data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["s3:GetObject*", "s3:PutObject", "s3:ListBucket"]
    resources = ["*"]
  }

  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["*"]
  }
}

locals {
  region = "eu-west-1"
}
