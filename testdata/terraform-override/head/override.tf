resource "aws_iam_role_policy" "send" {
  name = "overridden"
}

resource "aws_iam_role" "absent" {
  name = "overrides nothing"
}
