resource "aws_iam_role_policy" "app" {
  name   = "app"
  role   = aws_iam_role.app.id
  policy = <<-POLICY
    {
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "s3:PutObject",
            "s3:HeadObject"
          ],
          "Resource": "*"
        }
      ]
    }
  POLICY
}
