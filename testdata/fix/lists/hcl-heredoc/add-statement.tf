resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = <<EOF
{
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:*",
        "sqs:SendMessage"
      ],
      "Resource": ["${aws_s3_bucket.photos.arn}/*", ${jsonencode(var.queue)}]
    },
    {
      "Effect": "Allow",
      "Action": [
        "sns:Publish",
        "sns:Subscribe"
      ],
      "Resource": "arn:aws:sns:*:*:orders"
    }
  ]
}
EOF
}
