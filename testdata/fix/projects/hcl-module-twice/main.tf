module "a" {
  source = "./fn"
  name   = "a"
  code   = "${path.module}/a"
}

module "b" {
  source = "./fn"
  name   = "b"
  code   = "${path.module}/b"
}
