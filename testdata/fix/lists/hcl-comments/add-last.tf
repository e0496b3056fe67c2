data "aws_iam_policy_document" "app" {
  # Everything
  statement {
    actions = [ # the list
      # reading
      "s3:GetObject", # one
      // all of it, and more
      "s3:*", /* two, three */
      /* sending */ "sqs:SendMessage", // last
      /* sending */ "sqs:ReceiveMessage",
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
