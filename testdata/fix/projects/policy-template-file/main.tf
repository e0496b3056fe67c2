resource "aws_iam_role_policy" "app" {
  name   = "app"
  role   = aws_iam_role.app.id
  policy = templatefile("${path.module}/app.json.tpl", { bucket = "photos" })
}
