resource "aws_iam_role_policy_attachment" "all" {
  for_each   = toset(["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"])
  role       = aws_iam_role.app.name
  policy_arn = each.value
}
