variable "role_arn" {
  type = string
}

provider "aws" {}

resource "aws_glue_job" "nightly" {
  name     = "nightly"
  role_arn = var.role_arn
  command {
    script_location = "s3://scripts/nightly.py"
  }
}
