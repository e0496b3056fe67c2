module "app" {
  source     = "../../modules/function"
  name       = "app-dev"
  source_dir = "${path.root}/../../src"
}
