locals {
  objects = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
  ]
}
