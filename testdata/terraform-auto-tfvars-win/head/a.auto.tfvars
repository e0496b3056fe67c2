actions = ["s3:PutObject"]
