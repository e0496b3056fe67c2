resource "aws_iam_user_policy" "person" {
  user = "person"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = ["s3:HeadBucket"], Resource = "*" }]
  })
}

data "aws_iam_policy_document" "unused" {
  statement {
    actions   = ["s3:ListObjects"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "unused" {
  policy = data.aws_iam_policy_document.unused.json
}

data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = ["s3:GetObjekt"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "bucket" {
  bucket = "b"
  policy = data.aws_iam_policy_document.bucket.json
}
