resource "aws_iam_role" "orders" { assume_role_policy = jsonencode({Statement=[]}) }
data "archive_file" "z" {
  type = "zip"
  source_dir = "${path.module}/src"
  output_path = "z.zip"
}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role = aws_iam_role.orders.arn
  filename = data.archive_file.z.output_path
  handler = "app.handler"
  runtime = "python3.13"
}
