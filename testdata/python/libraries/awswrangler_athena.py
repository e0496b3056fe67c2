# A query is started and waited for; where its result is read depends on the way that is chosen.
# expect: athena:StartQueryExecution, athena:GetQueryExecution, athena:StopQueryExecution, glue:DeleteTable, s3:GetObject, athena:GetWorkGroup
import awswrangler as wr


def handler(event, context):
    wr.athena.read_sql_query("SELECT 1", database="d")
    wr.athena.read_sql_table("t", database="d")
    wr.athena.unload("SELECT 1", path="s3://b/p", database="d")
    query = wr.athena.start_query_execution("SELECT 1", database="d")
    wr.athena.wait_query(query)
    wr.athena.get_query_execution(query)
    wr.athena.get_query_results(query)
    wr.athena.get_work_group("primary")
    wr.athena.repair_table("t", database="d")
    wr.athena.stop_query_execution(query)
