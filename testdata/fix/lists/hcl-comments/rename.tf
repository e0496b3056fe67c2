data "aws_iam_policy_document" "app" {
  # Everything
  statement {
    actions = [ # the list
      # reading
      "s3:GetObject", # one
      // all of it, and more
      "s3:GetObjectAcl", /* two, three */
      /* sending */ "sqs:SendMessage", // last
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
