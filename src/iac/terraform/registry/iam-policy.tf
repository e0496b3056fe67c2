# What terraform-aws-modules/iam/aws//modules/iam-policy makes of its arguments. Source: its documentation, versions 5, 6.

variable "create" { default = true }
variable "create_policy" { default = true }
variable "name" { default = null }
variable "policy" { default = "" }

resource "aws_iam_policy" "policy" {
  count = var.create && var.create_policy ? 1 : 0

  name   = var.name
  policy = var.policy
}

output "arn" { value = try(aws_iam_policy.policy[0].arn, "") }
output "id" { value = try(aws_iam_policy.policy[0].id, "") }
output "name" { value = try(aws_iam_policy.policy[0].name, "") }
