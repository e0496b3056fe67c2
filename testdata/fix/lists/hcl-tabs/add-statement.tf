data "aws_iam_policy_document" "app" {
	statement {
		actions = [
			"s3:GetObject",
			"s3:*",
			"sqs:SendMessage",
		]
		resources = ["*"]
	}

	statement {
	  actions   = ["sns:Publish"]
	  resources = ["arn:aws:sns:*:*:orders"]
	}
}

locals {
  region = "eu-west-1"
}
