module "a" {
  source = "../a"
}

resource "aws_iam_role" "b" {}
