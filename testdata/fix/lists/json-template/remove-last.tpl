{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:*"],
            "Resource": [${join(", ", formatlist("\"%s\"", arns))}, "${arn}"]
        }
    ]
}
