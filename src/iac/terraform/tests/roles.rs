//! Roles and the ways that policies reach them.

use super::*;

#[test]
fn a_function_with_an_inline_policy() {
    insta::assert_snapshot!(read_main(r#"
data "archive_file" "ingest" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/ingest.zip"
}

resource "aws_lambda_function" "ingest" {
  function_name = "ingest"
  role          = aws_iam_role.ingest.arn
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = data.archive_file.ingest.output_path
  environment {
    variables = {
      TABLE = aws_dynamodb_table.orders.name
    }
  }
}

resource "aws_iam_role" "ingest" {
  name = "ingest"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "ingest" {
  role = aws_iam_role.ingest.id
  policy = jsonencode({
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "dynamodb:GetItem"]
        Resource = [aws_dynamodb_table.orders.arn, "${aws_dynamodb_table.orders.arn}/index/*"]
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.ingest.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
"#), @r#"
    function aws_lambda_function.ingest@8 python3.13
      code src/ app.handler@11
      role aws_iam_role.ingest
      TABLE=${aws_dynamodb_table.orders.name}
    role aws_iam_role.ingest@21
      policy Policy("aws_iam_role_policy.ingest")@35
        allow dynamodb:PutItem@39 dynamodb:GetItem@39 on ${aws_dynamodb_table.orders.arn} ${aws_dynamodb_table.orders.arn}/index/*
      policy AwsManaged("AWSLambdaBasicExecutionRole")@48
        allow logs:CreateLogGroup@48 logs:CreateLogStream@48 logs:PutLogEvents@48 on *
    "#);
}

#[test]
fn a_policy_document_and_a_heredoc() {
    insta::assert_snapshot!(read_main(r#"
data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.in.arn, "${aws_s3_bucket.in.arn}/*"]
  }
  statement {
    effect      = "Deny"
    not_actions = ["s3:Get*"]
    resources   = ["*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
resource "aws_iam_policy" "read" {
  policy = data.aws_iam_policy_document.read.json
}
resource "aws_iam_role" "a" {
  name               = "a"
  assume_role_policy = <<-EOF
    { "Statement": [{ "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }] }
  EOF
}
resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.a.name
  policy_arn = aws_iam_policy.read.arn
}
resource "aws_iam_role_policy" "write" {
  role   = "a"
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": [
      "s3:PutObject",
      "s3:DeleteObject"
    ],
    "Resource": "${aws_s3_bucket.in.arn}/home/$${aws:username}/*"
  }
}
EOF
}
"#), @r#"
    role aws_iam_role.a@22
      policy Policy("aws_iam_policy.read")@2
        allow s3:GetObject@5 s3:ListBucket@5 on ${aws_s3_bucket.in.arn} ${aws_s3_bucket.in.arn}/*
        deny conditional not s3:Get*@10 on *
      policy Policy("aws_iam_role_policy.write")@35
        allow s3:PutObject@40 s3:DeleteObject@41 on ${aws_s3_bucket.in.arn}/home/${aws:username}/*
    "#);
}
