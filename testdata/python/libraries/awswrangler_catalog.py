# The catalog's functions are Glue's operations.
# expect: glue:GetDatabases, glue:GetDatabase, glue:GetTables, glue:SearchTables, glue:GetTable, glue:GetPartitions, glue:DeleteDatabase, glue:DeleteTable
import awswrangler as wr


def handler(event, context):
    wr.catalog.databases()
    list(wr.catalog.get_databases())
    list(wr.catalog.get_tables(database="d"))
    wr.catalog.tables(database="d")
    wr.catalog.search_tables("text")
    wr.catalog.table("d", "t")
    wr.catalog.get_table_types("d", "t")
    wr.catalog.get_table_location("d", "t")
    wr.catalog.get_table_description("d", "t")
    wr.catalog.get_table_parameters("d", "t")
    wr.catalog.get_columns_comments("d", "t")
    wr.catalog.does_table_exist("d", "t")
    wr.catalog.create_database("d")
    wr.catalog.create_parquet_table("d", "t", "s3://b", {})
    wr.catalog.create_csv_table("d", "t", "s3://b", {})
    wr.catalog.create_json_table("d", "t", "s3://b", {})
    wr.catalog.create_orc_table("d", "t", "s3://b", {})
    wr.catalog.add_parquet_partitions("d", "t", {})
    wr.catalog.add_csv_partitions("d", "t", {})
    wr.catalog.add_json_partitions("d", "t", {})
    wr.catalog.add_orc_partitions("d", "t", {})
    wr.catalog.get_partitions("d", "t")
    wr.catalog.get_parquet_partitions("d", "t")
    wr.catalog.get_csv_partitions("d", "t")
    wr.catalog.delete_table_if_exists("d", "t")
    wr.catalog.delete_database("d")
