module "app" {
  source     = "../modules/function"
  name       = "app"
  source_dir = "${path.root}/../src"
}
