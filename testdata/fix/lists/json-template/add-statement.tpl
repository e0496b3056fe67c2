{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:*", "sqs:SendMessage"],
            "Resource": [${join(", ", formatlist("\"%s\"", arns))}, "${arn}"]
        },
        {
            "Effect": "Allow",
            "Action": ["sns:Publish", "sns:Subscribe"],
            "Resource": "arn:aws:sns:*:*:orders"
        }
    ]
}
