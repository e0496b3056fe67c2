resource "aws_glue_job" "load" {
  name     = "load"
  role_arn = aws_iam_role.load.arn
  command {
    script_location = "s3://${aws_s3_bucket.code.bucket}/${aws_s3_object.script.key}"
  }
}

resource "aws_s3_bucket" "code" {}

resource "aws_s3_object" "script" {
  bucket = aws_s3_bucket.code.id
  key    = "jobs/load.py"
  source = "${path.module}/src/load.py"
}

resource "aws_iam_role" "load" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "glue.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "load" {
  role   = aws_iam_role.load.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:*", "sns:Publish", "dynamodb:Scan"], Resource = "*" }] })
}
