# Without CREATE TABLE AS no table is dropped.
# expect: athena:StartQueryExecution, athena:GetQueryExecution, athena:GetWorkGroup
import awswrangler as wr


def handler(event, context):
    return wr.athena.read_sql_query("SELECT 1", "d", ctas_approach=False)
