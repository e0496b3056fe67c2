{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:*"], "Resource": "arn:aws:s3:::${bucket}/*"},
    %{ for q in queues ~}
    {"Effect": "Allow", "Action": "sqs:*", "Resource": "${q}"}
    %{ endfor ~}
  ]
}
