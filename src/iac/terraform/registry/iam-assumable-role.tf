# What terraform-aws-modules/iam/aws//modules/iam-assumable-role makes of its arguments.
# Source: its documentation, version 5.

variable "create_role" { default = false }
variable "role_name" { default = null }
variable "role_permissions_boundary_arn" { default = "" }
variable "trusted_role_arns" { default = [] }
variable "trusted_role_services" { default = [] }
variable "create_custom_role_trust_policy" { default = false }
variable "custom_role_trust_policy" { default = "" }
variable "custom_role_policy_arns" { default = [] }
variable "inline_policy_statements" { default = [] }
variable "attach_admin_policy" { default = false }
variable "attach_poweruser_policy" { default = false }
variable "attach_readonly_policy" { default = false }

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = var.trusted_role_arns
    }

    principals {
      type        = "Service"
      identifiers = var.trusted_role_services
    }
  }
}

resource "aws_iam_role" "this" {
  count = var.create_role ? 1 : 0

  name                 = var.role_name
  permissions_boundary = var.role_permissions_boundary_arn == "" ? null : var.role_permissions_boundary_arn
  assume_role_policy = (
    var.create_custom_role_trust_policy ? var.custom_role_trust_policy : data.aws_iam_policy_document.assume_role.json
  )
}

resource "aws_iam_role_policy_attachments_exclusive" "custom" {
  count = var.create_role ? 1 : 0

  role_name = aws_iam_role.this[0].name
  policy_arns = concat(
    var.custom_role_policy_arns,
    var.attach_admin_policy ? ["arn:aws:iam::aws:policy/AdministratorAccess"] : [],
    var.attach_poweruser_policy ? ["arn:aws:iam::aws:policy/PowerUserAccess"] : [],
    var.attach_readonly_policy ? ["arn:aws:iam::aws:policy/ReadOnlyAccess"] : [],
  )
}

data "aws_iam_policy_document" "inline" {
  dynamic "statement" {
    for_each = var.inline_policy_statements
    content {
      sid           = try(statement.value.sid, null)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)

      dynamic "condition" {
        for_each = try(statement.value.conditions, statement.value.condition, [])
        content {}
      }
    }
  }
}

resource "aws_iam_role_policy" "inline" {
  count = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0

  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline.json
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
