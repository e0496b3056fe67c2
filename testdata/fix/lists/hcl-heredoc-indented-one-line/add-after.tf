resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = <<-EOF
    {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:*", "s3-object-lambda:GetObject", "sqs:SendMessage"], "Resource": "${var.arn}"}]}
  EOF
}
