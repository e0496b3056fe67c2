resource "aws_iam_role_policy" "app" {
  name   = "app"
  role   = aws_iam_role.app.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:PutObject", "s3:GetObject"],
      "Resource": "${aws_s3_bucket.photos.arn}/*"
    },
    {
      "Effect": "Allow",
      "Action": "sqs:*",
      "Resource": ${jsonencode(aws_sqs_queue.jobs.arn)}
    }
  ]
}
EOF
}
