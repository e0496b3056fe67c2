data "aws_iam_policy_document" "trust" {
  for_each = toset(["ec2", "sagemaker", "emr-serverless"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "web" {
  name               = "web"
  assume_role_policy = data.aws_iam_policy_document.trust["ec2"].json
}

resource "aws_iam_role_policy" "web" {
  role = aws_iam_role.web.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "*" }]
  })
}

resource "aws_iam_instance_profile" "web" {
  role = aws_iam_role.web.name
}

resource "aws_instance" "web" {
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "t3.micro"
  iam_instance_profile = aws_iam_instance_profile.web.name
  user_data            = "#!/bin/sh\naws s3 cp s3://assets/app.tar.gz .\n"
}

resource "aws_iam_role" "notebook" {
  assume_role_policy = data.aws_iam_policy_document.trust["sagemaker"].json
}

resource "aws_sagemaker_notebook_instance" "explore" {
  name          = "explore"
  instance_type = "ml.t3.medium"
  role_arn      = aws_iam_role.notebook.arn
}

resource "aws_iam_role" "spark" {
  assume_role_policy = data.aws_iam_policy_document.trust["emr-serverless"].json
}
