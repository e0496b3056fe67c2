resource "aws_iam_role_policy" "orders" {
  role = aws_iam_role.orders.name
  policy = jsonencode({Statement=[{Effect="Allow",Action="s3:GetObject",Resource="*"}])
}
