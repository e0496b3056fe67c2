resource "aws_iam_policy" "old" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:HeadBucket", Resource = "*" }] })
}
