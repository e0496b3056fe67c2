terraform {
  backend "s3" {}
}

resource "aws_iam_role" "replication" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "replication" {
  role = aws_iam_role.replication.id
  policy = jsonencode({ Statement = [{
    Effect   = "Allow"
    Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication"]
    Resource = "*"
  }] })
}

resource "aws_s3_bucket_replication_configuration" "copy" {
  bucket = "a"
  role   = aws_iam_role.replication.arn
  rule {
    status = "Enabled"
    destination { bucket = "arn:aws:s3:::b" }
  }
}

resource "aws_iam_role" "rule" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "iot.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "rule" {
  role = aws_iam_role.rule.id
  policy = jsonencode({ Statement = [{
    Effect   = "Allow"
    Action   = ["sqs:SendMessage", "sqs:DeleteQueue", "s3:PutObject"]
    Resource = "*"
  }] })
}

resource "aws_iot_topic_rule" "orders" {
  name        = "orders"
  enabled     = true
  sql         = "SELECT * FROM 'orders'"
  sql_version = "2016-03-23"
  sqs {
    queue_url  = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
    role_arn   = aws_iam_role.rule.arn
    use_base64 = false
  }
  error_action {
    s3 {
      bucket_name = "errors"
      key         = "x"
      role_arn    = aws_iam_role.rule.arn
    }
  }
}

resource "aws_iam_role" "crawler" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy_attachment" "crawler" {
  role       = aws_iam_role.crawler.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
}

resource "aws_iam_role_policy" "crawler" {
  role   = aws_iam_role.crawler.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::lake/*" }] })
}

resource "aws_glue_crawler" "lake" {
  name          = "lake"
  database_name = "lake"
  role          = aws_iam_role.crawler.arn
  s3_target { path = "s3://lake" }
}

resource "aws_kinesis_stream" "logs" {
  name        = "logs"
  shard_count = 1
}

resource "aws_iam_role" "filter" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "logs.eu-west-1.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "filter" {
  role   = aws_iam_role.filter.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kinesis:PutRecord", Resource = aws_kinesis_stream.logs.arn }] })
}

resource "aws_cloudwatch_log_subscription_filter" "all" {
  name            = "all"
  log_group_name  = "g"
  filter_pattern  = ""
  destination_arn = aws_kinesis_stream.logs.arn
  role_arn        = aws_iam_role.filter.arn
}

resource "aws_iam_role" "proxy" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "rds.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "proxy" {
  role   = aws_iam_role.proxy.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["secretsmanager:GetSecretValue", "kms:Decrypt"], Resource = "*" }] })
}

resource "aws_db_proxy" "orders" {
  name           = "orders"
  engine_family  = "POSTGRESQL"
  role_arn       = aws_iam_role.proxy.arn
  vpc_subnet_ids = ["subnet-1"]
  auth { secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-abcdef" }
}

resource "aws_iam_role" "warehouse" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "redshift.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "warehouse" {
  role   = aws_iam_role.warehouse.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier = "w"
  node_type          = "ra3.xlplus"
  iam_roles          = [aws_iam_role.warehouse.arn]
}
