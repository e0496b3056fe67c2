module "role" {
  source = "./role"
}

module "function" {
  source = "./function"
  role   = module.role.arn
}

resource "aws_iam_role_policy" "objects" {
  role = module.role.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
  })
}
