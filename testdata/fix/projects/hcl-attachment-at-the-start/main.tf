# queues
resource "aws_iam_role_policy_attachment" "queues" {
  role       = aws_iam_role.ra.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}

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

resource "aws_iam_role" "ra" {
  name               = "ra"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "ra" {
  role   = aws_iam_role.ra.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
  })
}

