resource "aws_kinesis_firehose_delivery_stream" "events" {
  name        = "events"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = aws_iam_role.events.arn
    bucket_arn = aws_s3_bucket.events.arn
  }
}

resource "aws_s3_bucket" "events" {}

resource "aws_iam_role" "events" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "firehose.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "events" {
  role = aws_iam_role.events.id
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = ["s3:PutObject", "s3:GetBucketLocation"], Resource = "*" },
      { Effect = "Allow", Action = ["kinesis:GetRecords"], Resource = "*" },
    ]
  })
}
