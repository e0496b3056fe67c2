data "aws_iam_policy_document" "app" {
	statement {
		actions = [
			"s3:GetObject",
			"s3:GetObjectAcl",
			"sqs:SendMessage",
		]
		resources = ["*"]
	}
}

locals {
  region = "eu-west-1"
}
