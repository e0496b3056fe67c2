module "read" {
  source     = "./function"
  name       = "read"
  source_dir = "./read"
}

module "write" {
  source     = "./function"
  name       = "write"
  source_dir = "./write"
}
