module "orders" {
  source     = "./modules/function"
  name       = "orders"
  source_dir = "${path.module}/orders"
}

module "mail" {
  source     = "./modules/function"
  name       = "mail"
  source_dir = "${path.module}/mail"
  actions    = ["sqs:SendMessage", "ses:SendEmail"]
}
