module "app" {
  source     = "../../modules/function"
  name       = "app-prod"
  source_dir = "${path.root}/../../src"
}
