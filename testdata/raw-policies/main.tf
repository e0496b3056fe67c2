resource "aws_iam_policy" "attached" {
  policy = file("${path.module}/policies/attached.json")
}
