resource "aws_lambda_function" "fa" {
  function_name = "fa"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.fa.output_path
  role          = aws_iam_role.ra.arn
}

data "archive_file" "fa" {
  type        = "zip"
  source_dir  = "${path.module}/a"
  output_path = "fa.zip"
}

resource "aws_lambda_function" "fb" {
  function_name = "fb"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.fb.output_path
  role          = aws_iam_role.rb.arn
}

data "archive_file" "fb" {
  type        = "zip"
  source_dir  = "${path.module}/b"
  output_path = "fb.zip"
}

resource "aws_iam_role" "ra" {
  name               = "ra"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "rb" {
  name               = "rb"
  assume_role_policy = "{}"
}

resource "aws_iam_policy" "shared" {
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [
      "s3:*"
    ],
    "Resource": "*"
  }]
}
EOF
}

resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.ra.name
  policy_arn = aws_iam_policy.shared.arn
}

resource "aws_iam_role_policy_attachment" "b" {
  role       = aws_iam_role.rb.name
  policy_arn = aws_iam_policy.shared.arn
}

resource "aws_iam_role_policy_attachment" "aws" {
  for_each   = toset([aws_iam_role.ra.name, aws_iam_role.rb.name])
  role       = each.value
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}
