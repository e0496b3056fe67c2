# One function runs the operations of all, for more callers than are told apart.
# expect: rds:DescribeAccountAttributes, rds:DescribeBlueGreenDeployments, rds:DescribeCertificates, rds:DescribeDBClusterAutomatedBackups, rds:DescribeDBClusterBacktracks, rds:DescribeDBClusterEndpoints, rds:DescribeDBClusterParameterGroups, rds:DescribeDBClusterParameters, rds:DescribeDBClusterSnapshotAttributes, rds:DescribeDBClusterSnapshots, rds:DescribeDBClusters, rds:DescribeDBEngineVersions, rds:DescribeDBInstanceAutomatedBackups, rds:DescribeDBInstances, rds:DescribeDBLogFiles, rds:DescribeDBMajorEngineVersions, rds:DescribeDBParameterGroups, rds:DescribeDBParameters, rds:DescribeDBProxies, rds:DescribeDBProxyEndpoints, rds:DescribeDBProxyTargetGroups, rds:DescribeDBProxyTargets, rds:DescribeDBRecommendations, rds:DescribeDBSecurityGroups, rds:DescribeDBShardGroups, rds:DescribeDBSnapshotAttributes, rds:DescribeDBSnapshotTenantDatabases, rds:DescribeDBSnapshots, rds:DescribeDBSubnetGroups, rds:DescribeEngineDefaultClusterParameters, rds:DescribeEngineDefaultParameters, rds:DescribeEventCategories
import boto3


def run(command, attempts, quiet):
    client = boto3.client("rds")
    for attempt in range(attempts):
        try:
            if not quiet:
                print("attempt", attempt, "of", attempts)
                print("the next is", attempt + 1)
                print("the last is", attempts - 1)
                print("half of them are", attempts // 2, attempts - attempts // 2)
                print("a third of them are", attempts // 3, attempts - attempts // 3)
                print("then there are", attempts - attempt - 1)
            return getattr(client, command)()
        except client.exceptions.ClientError as error:
            if not quiet:
                print("attempt", attempt, "of", attempts)
                print("error", error)
                print("code", error.response["Error"]["Code"])
                print("message", error.response["Error"]["Message"])
                print("type", error.response["Error"]["Type"])
                print("id", error.response["ResponseMetadata"]["HostId"])
                print("status", error.response["ResponseMetadata"]["HTTPStatusCode"])
                print("retries", error.response["ResponseMetadata"]["RetryAttempts"])
                print("left", attempts - attempt, "of", attempts)
                print("waited", attempt * 2, "and will wait", (attempt + 1) * 2)
                print("request", error.response["ResponseMetadata"]["RequestId"])
    return None


def handler(event, context):
    run("describe_account_attributes", 2, True)
    run("describe_blue_green_deployments", 2, True)
    run("describe_certificates", 2, True)
    run("describe_db_cluster_automated_backups", 2, True)
    run("describe_db_cluster_backtracks", 2, True)
    run("describe_db_cluster_endpoints", 2, True)
    run("describe_db_cluster_parameter_groups", 2, True)
    run("describe_db_cluster_parameters", 2, True)
    run("describe_db_cluster_snapshot_attributes", 2, True)
    run("describe_db_cluster_snapshots", 2, True)
    run("describe_db_clusters", 2, True)
    run("describe_db_engine_versions", 2, True)
    run("describe_db_instance_automated_backups", 2, True)
    run("describe_db_instances", 2, True)
    run("describe_db_log_files", 2, True)
    run("describe_db_major_engine_versions", 2, True)
    run("describe_db_parameter_groups", 2, True)
    run("describe_db_parameters", 2, True)
    run("describe_db_proxies", 2, True)
    run("describe_db_proxy_endpoints", 2, True)
    run("describe_db_proxy_target_groups", 2, True)
    run("describe_db_proxy_targets", 2, True)
    run("describe_db_recommendations", 2, True)
    run("describe_db_security_groups", 2, True)
    run("describe_db_shard_groups", 2, True)
    run("describe_db_snapshot_attributes", 2, True)
    run("describe_db_snapshot_tenant_databases", 2, True)
    run("describe_db_snapshots", 2, True)
    run("describe_db_subnet_groups", 2, True)
    run("describe_engine_default_cluster_parameters", 2, True)
    run("describe_engine_default_parameters", 2, True)
    run("describe_event_categories", 2, True)
