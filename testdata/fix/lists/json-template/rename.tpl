{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:GetObjectAcl", "sqs:SendMessage"],
            "Resource": [${join(", ", formatlist("\"%s\"", arns))}, "${arn}"]
        }
    ]
}
