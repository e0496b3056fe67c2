SERVICES = ["kms"]
