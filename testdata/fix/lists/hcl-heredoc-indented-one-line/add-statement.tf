resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = <<-EOF
    {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:*", "sqs:SendMessage"], "Resource": "${var.arn}"}, {"Effect": "Allow", "Action": ["sns:Publish", "sns:Subscribe"], "Resource": "arn:aws:sns:*:*:orders"}]}
  EOF
}
