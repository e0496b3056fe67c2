# Secrets, identity and logs.
# expect: secretsmanager:GetSecretValue, sts:GetCallerIdentity, logs:StartQuery, logs:GetQueryResults
import awswrangler as wr


def handler(event, context):
    wr.config.chunksize = 10
    wr.secretsmanager.get_secret("n")
    wr.secretsmanager.get_secret_json("n")
    wr.sts.get_account_id()
    wr.sts.get_current_identity_arn()
    query = wr.cloudwatch.start_query("fields @message", ["g"])
    wr.cloudwatch.wait_query(query)
    wr.cloudwatch.run_query("fields @message", ["g"])
    return wr.cloudwatch.read_logs("fields @message", ["g"])
