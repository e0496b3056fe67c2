resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}

output "arn" {
  value = aws_iam_role.r.arn
}
resource "aws_iam_role_policy" "r" {
  role   = aws_iam_role.r.id
  policy = data.aws_iam_policy_document.d.json
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
