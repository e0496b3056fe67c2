resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = <<EOF
{
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:PutObject",
        "sqs:SendMessage"
      ],
      "Resource": ["${aws_s3_bucket.photos.arn}/*", ${jsonencode(var.queue)}]
    }
  ]
}
EOF
}
