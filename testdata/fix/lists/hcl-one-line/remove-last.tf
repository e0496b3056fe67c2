data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Photos"
    actions   = ["s3:GetObject", "s3:*"]
    resources = ["*"]
  }
}

locals {
  region = "eu-west-1"
}
