# What terraform-aws-modules/lambda/aws makes of its arguments, as far as roles, policies and code are concerned.
# Source: the module's documentation of its inputs and outputs, version 8.

variable "create" { default = true }
variable "create_function" { default = true }
variable "create_layer" { default = false }
variable "create_role" { default = true }
variable "lambda_role" { default = "" }
variable "function_name" { default = "" }
variable "handler" { default = "" }
variable "runtime" { default = "" }
variable "package_type" { default = "Zip" }
variable "image_uri" { default = null }
variable "source_path" { default = null }
variable "local_existing_package" { default = null }
variable "s3_existing_package" { default = null }
variable "layers" { default = null }
variable "kms_key_arn" { default = null }
variable "environment_variables" { default = {} }
variable "tracing_mode" { default = null }
variable "vpc_subnet_ids" { default = null }
variable "vpc_security_group_ids" { default = null }
variable "file_system_arn" { default = null }
variable "dead_letter_target_arn" { default = null }
variable "destination_on_failure" { default = null }
variable "destination_on_success" { default = null }
variable "create_async_event_config" { default = false }
variable "event_source_mapping" { default = {} }

variable "role_name" { default = null }
variable "role_permissions_boundary" { default = null }
variable "trusted_entities" { default = [] }
variable "assume_role_policy_statements" { default = {} }

variable "attach_cloudwatch_logs_policy" { default = true }
variable "attach_dead_letter_policy" { default = false }
variable "attach_network_policy" { default = false }
variable "attach_tracing_policy" { default = false }
variable "attach_async_event_policy" { default = false }
variable "attach_policy" { default = false }
variable "policy" { default = null }
variable "attach_policies" { default = false }
variable "policies" { default = [] }
variable "number_of_policies" { default = 0 }
variable "attach_policy_json" { default = false }
variable "policy_json" { default = null }
variable "attach_policy_jsons" { default = false }
variable "policy_jsons" { default = [] }
variable "number_of_policy_jsons" { default = 0 }
variable "attach_policy_statements" { default = false }
variable "policy_statements" { default = {} }

locals {
  creates_function = var.create && var.create_function && !var.create_layer
  creates_role     = local.creates_function && var.create_role
}

resource "aws_lambda_function" "this" {
  count = local.creates_function ? 1 : 0

  function_name       = var.function_name
  role                = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  handler             = var.handler
  runtime             = var.runtime
  package_type        = var.package_type
  image_uri           = var.image_uri
  filename            = var.local_existing_package
  s3_existing_package = var.s3_existing_package
  source_path         = var.source_path
  layers              = var.layers
  kms_key_arn         = var.kms_key_arn

  environment {
    variables = var.environment_variables
  }

  dynamic "dead_letter_config" {
    for_each = var.dead_letter_target_arn == null ? [] : [true]
    content {
      target_arn = var.dead_letter_target_arn
    }
  }

  dynamic "tracing_config" {
    for_each = var.tracing_mode == null ? [] : [true]
    content {
      mode = var.tracing_mode
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids != null && var.vpc_security_group_ids != null ? [true] : []
    content {
      security_group_ids = var.vpc_security_group_ids
      subnet_ids         = var.vpc_subnet_ids
    }
  }

  dynamic "file_system_config" {
    for_each = var.file_system_arn == null ? [] : [true]
    content {
      arn = var.file_system_arn
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "this" {
  count = local.creates_function && var.create_async_event_config ? 1 : 0

  function_name = aws_lambda_function.this[0].function_name

  destination_config {
    dynamic "on_failure" {
      for_each = var.destination_on_failure == null ? [] : [true]
      content {
        destination = var.destination_on_failure
      }
    }

    dynamic "on_success" {
      for_each = var.destination_on_success == null ? [] : [true]
      content {
        destination = var.destination_on_success
      }
    }
  }
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = var.event_source_mapping

  function_name    = aws_lambda_function.this[0].arn
  event_source_arn = lookup(each.value, "event_source_arn", null)

  dynamic "destination_config" {
    for_each = lookup(each.value, "destination_arn_on_failure", null) == null ? [] : [true]
    content {
      on_failure {
        destination_arn = each.value["destination_arn_on_failure"]
      }
    }
  }

  dynamic "self_managed_event_source" {
    for_each = lookup(each.value, "self_managed_event_source", [])
    content {
      endpoints = {}
    }
  }
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    dynamic "principals" {
      for_each = var.trusted_entities
      content {
        type        = try(principals.value.type, "Service")
        identifiers = try(tolist(principals.value.identifiers), [principals.value])
      }
    }
  }

  dynamic "statement" {
    for_each = var.assume_role_policy_statements
    content {
      actions = try(statement.value.actions, ["sts:AssumeRole"])

      dynamic "principals" {
        for_each = try(statement.value.principals, [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
    }
  }
}

resource "aws_iam_role" "lambda" {
  count = local.creates_role ? 1 : 0

  name                 = coalesce(var.role_name, var.function_name)
  assume_role_policy   = data.aws_iam_policy_document.assume_role.json
  permissions_boundary = var.role_permissions_boundary
}

resource "aws_iam_role_policy" "logs" {
  count = local.creates_role && var.attach_cloudwatch_logs_policy ? 1 : 0

  role = aws_iam_role.lambda[0].name
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:*:logs:*:*:log-group:/aws/lambda/*"
    }]
  })
}

resource "aws_iam_role_policy" "dead_letter" {
  count = local.creates_role && var.attach_dead_letter_policy ? 1 : 0

  role = aws_iam_role.lambda[0].name
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["sns:Publish", "sqs:SendMessage"]
      Resource = var.dead_letter_target_arn
    }]
  })
}

resource "aws_iam_role_policy" "vpc" {
  count = local.creates_role && var.attach_network_policy ? 1 : 0

  role = aws_iam_role.lambda[0].name
  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
      Action = [
        "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
      ]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy" "tracing" {
  count = local.creates_role && var.attach_tracing_policy ? 1 : 0

  role = aws_iam_role.lambda[0].name
  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
      Action = [
        "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
      ]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy" "async" {
  count = local.creates_role && var.attach_async_event_policy ? 1 : 0

  role = aws_iam_role.lambda[0].name
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["sns:Publish", "sqs:SendMessage", "events:PutEvents", "lambda:InvokeFunction"]
      Resource = compact([var.destination_on_failure, var.destination_on_success])
    }]
  })
}

resource "aws_iam_role_policy" "additional_json" {
  count = local.creates_role && var.attach_policy_json ? 1 : 0

  role   = aws_iam_role.lambda[0].name
  policy = var.policy_json
}

resource "aws_iam_role_policy" "additional_jsons" {
  count = local.creates_role && var.attach_policy_jsons ? var.number_of_policy_jsons : 0

  role   = aws_iam_role.lambda[0].name
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_role_policy_attachment" "additional_one" {
  count = local.creates_role && var.attach_policy ? 1 : 0

  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policy
}

resource "aws_iam_role_policy_attachment" "additional_many" {
  count = local.creates_role && var.attach_policies ? var.number_of_policies : 0

  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policies[count.index]
}

data "aws_iam_policy_document" "additional_inline" {
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      sid           = try(replace(statement.value.sid, "/[^0-9A-Za-z]*/", ""), null)
      effect        = try(statement.value.effect, "Allow")
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)

      dynamic "principals" {
        for_each = try(statement.value.principals, [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = try(statement.value.condition, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "additional_inline" {
  count = local.creates_role && var.attach_policy_statements ? 1 : 0

  role   = aws_iam_role.lambda[0].name
  policy = data.aws_iam_policy_document.additional_inline.json
}

output "lambda_function_arn" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_arn_static" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_invoke_arn" { value = try(aws_lambda_function.this[0].invoke_arn, "") }
output "lambda_function_name" { value = try(aws_lambda_function.this[0].function_name, "") }
output "lambda_function_qualified_arn" { value = try(aws_lambda_function.this[0].qualified_arn, "") }
output "lambda_role_arn" { value = try(aws_iam_role.lambda[0].arn, "") }
output "lambda_role_name" { value = try(aws_iam_role.lambda[0].name, "") }
