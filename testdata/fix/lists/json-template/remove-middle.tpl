{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "sqs:SendMessage"],
            "Resource": [${join(", ", formatlist("\"%s\"", arns))}, "${arn}"]
        }
    ]
}
