{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Photos",
      "Effect": "Allow",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::${bucket}/*"
    }
  ]
}
