data "archive_file" "change" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "change.zip"
}

resource "aws_lambda_function" "change" {
  function_name = "change"
  role          = aws_iam_role.change.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.change.output_path
}

resource "aws_s3control_object_lambda_access_point" "point" {
  name = "point"
  configuration {
    supporting_access_point = "a"
    transformation_configuration {
      actions = ["GetObject"]
      content_transformation {
        aws_lambda { function_arn = aws_lambda_function.change.arn }
      }
    }
  }
}

resource "aws_iam_role" "change" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "change" {
  role   = aws_iam_role.change.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3-object-lambda:WriteGetObjectResponse", Resource = "*" }] })
}
