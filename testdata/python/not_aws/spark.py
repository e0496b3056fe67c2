# Spark's sessions create tables of their own.
# expect:
import boto3
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()


def handler(event, context):
    spark.sql("SELECT 1").write.save("/tmp/t")
    return spark.catalog.listTables()
