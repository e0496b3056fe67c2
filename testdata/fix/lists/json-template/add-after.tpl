{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:*", "s3-object-lambda:GetObject", "sqs:SendMessage"],
            "Resource": [${join(", ", formatlist("\"%s\"", arns))}, "${arn}"]
        }
    ]
}
