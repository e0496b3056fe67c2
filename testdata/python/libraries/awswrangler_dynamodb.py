# Items are written in batches, after the table's keys are looked up; a statement's verb decides.
# expect: dynamodb:DescribeTable, dynamodb:BatchWriteItem, dynamodb:ExecuteStatement
# actions: dynamodb:DescribeTable, dynamodb:BatchWriteItem, dynamodb:PartiQLSelect, dynamodb:PartiQLUpdate
import awswrangler as wr


def handler(event, context):
    wr.dynamodb.put_items([{"id": "1"}], "t")
    wr.dynamodb.put_df(event["frame"], "t")
    wr.dynamodb.put_csv("f", "t")
    wr.dynamodb.put_json("f", "t")
    wr.dynamodb.read_items("t", partition_values=["1"])
    wr.dynamodb.read_partiql_query('SELECT * FROM "t"')
    wr.dynamodb.execute_statement('UPDATE "t" SET a = 1 WHERE id = 1')
    wr.dynamodb.delete_items([{"id": "1"}], "t")
    return wr.dynamodb.get_table("t")
