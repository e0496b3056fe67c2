data "aws_iam_policy_document" "app" {
  # Everything
  statement {
    actions = [ # the list
      // all of it, and more
      "s3:*", /* two, three */
      # nothing else
    ]
    resources = ["*"]
  }

  // Notes
  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["*"]
  }
}

locals {
  region = "eu-west-1"
}
