resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = jsonencode({
    Statement = {
      Effect   = "Allow"
      Action   = "s3:GetObjectAcl"
      Resource = "*"
    }
  })
}
