{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:*"],
            "Resource": [${join(", ", formatlist("\"%s\"", arns))}, "${arn}"]
        }
    ]
}
