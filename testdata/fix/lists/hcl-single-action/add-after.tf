data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["s3:*", "s3-object-lambda:GetObject"]
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
