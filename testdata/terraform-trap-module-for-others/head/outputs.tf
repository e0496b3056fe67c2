output "role_name" {
  value = aws_iam_role.orders.name
}
