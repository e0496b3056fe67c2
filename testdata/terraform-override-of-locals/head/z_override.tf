locals {
  actions = ["sqs:SendMessage"]
}
