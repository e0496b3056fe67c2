data "aws_iam_policy_document" "app" {
  // Notes
  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["*"]
  }
}

locals {
  region = "eu-west-1"
}
