resource "aws_iam_role" "this" {
  name               = "worker"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "this" {
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject", "sns:Publish"]
    resources = ["*"]
  }
}

output "arn" {
  value = aws_iam_role.this.arn
}
