data "aws_iam_role" "worker" {
  name = "worker-role"
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = data.aws_iam_role.worker.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.worker.output_path
}

data "aws_iam_role" "other" {
  name = "other-role"
}

resource "aws_lambda_function" "other" {
  function_name = "other"
  role          = data.aws_iam_role.other.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.worker.output_path
}

data "archive_file" "worker" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/worker.zip"
}
