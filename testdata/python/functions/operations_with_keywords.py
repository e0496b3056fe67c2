# A function passes on the keywords that it is given together with the operation's name, for more callers than are told apart.
# expect: rds:DescribeAccountAttributes, rds:DescribeBlueGreenDeployments, rds:DescribeCertificates, rds:DescribeDBClusterAutomatedBackups, rds:DescribeDBClusterBacktracks, rds:DescribeDBClusterEndpoints, rds:DescribeDBClusterParameterGroups, rds:DescribeDBClusterParameters, rds:DescribeDBClusterSnapshotAttributes, rds:DescribeDBClusterSnapshots, rds:DescribeDBClusters, rds:DescribeDBEngineVersions, rds:DescribeDBInstanceAutomatedBackups, rds:DescribeDBInstances, rds:DescribeDBLogFiles, rds:DescribeDBMajorEngineVersions, rds:DescribeDBParameterGroups, rds:DescribeDBParameters, rds:DescribeDBProxies, rds:DescribeDBProxyEndpoints, rds:DescribeDBProxyTargetGroups, rds:DescribeDBProxyTargets, rds:DescribeDBRecommendations, rds:DescribeDBSecurityGroups, rds:DescribeDBShardGroups, rds:DescribeDBSnapshotAttributes, rds:DescribeDBSnapshotTenantDatabases, rds:DescribeDBSnapshots, rds:DescribeDBSubnetGroups, rds:DescribeEngineDefaultClusterParameters, rds:DescribeEngineDefaultParameters, rds:DescribeEventCategories, rds:DescribeEventSubscriptions, rds:DescribeEvents, rds:DescribeExportTasks, rds:DescribeGlobalClusters, rds:DescribeIntegrations, rds:DescribeOptionGroupOptions, rds:DescribeOptionGroups, rds:DescribePendingMaintenanceActions, rds:DescribeReservedDBInstances, rds:DescribeReservedDBInstancesOfferings, rds:DescribeSourceRegions, rds:DescribeTenantDatabases, rds:DescribeValidDBInstanceModifications
import boto3


def run(service, command, **options):
    attempts, delay = 30, 1
    operation = getattr(boto3.client(service), command)
    for attempt in range(attempts):
        try:
            print("attempt", attempt, "of", attempts)
            print("the next is", attempt + 1)
            print("the last is", attempts - 1)
            print("half of them are", attempts // 2, attempts - attempts // 2)
            print("a third of them are", attempts // 3, attempts - attempts // 3)
            print("then there are", attempts - attempt - 1)
            return operation(**options)
        except TimeoutError as error:
            delay = delay * 2 + attempt
            print("left", attempts - attempt, "of", attempts)
            print("waited", attempt * 2, "and will wait", (attempt + 1) * 2)
            print("delay", delay, delay * 2, delay * 3, delay * 4)
            print("error", error, error.args, error.errno, error.strerror)
            print("file", error.filename, error.filename2)
            print("code", error.characters_written, error.args)
    raise TimeoutError(attempts)


def run_database(command, **options):
    print("command", command, len(command), command[0], command[1], command[2], command[3])
    print("options", options, len(options), list(options), sorted(options))
    print("first", command[0], command[0] + command[1], command[0] + command[1] + command[2])
    print("second", command[1], command[1] + command[2], command[1] + command[2] + command[3])
    print("third", command[2], command[2] + command[3], command[2] + command[3] + command[4])
    print("fourth", command[3], command[3] + command[4], command[3] + command[4] + command[5])
    print("fifth", command[4], command[4] + command[5], command[4] + command[5] + command[6])
    print("sixth", command[5], command[5] + command[6], command[5] + command[6] + command[7])
    print("seventh", command[6], command[6] + command[7], command[6] + command[7] + command[8])
    return run("rds", command, **options)


def handler(event, context):
    run_database("describe_account_attributes", MaxRecords=20)
    run_database("describe_blue_green_deployments", MaxRecords=21)
    run_database("describe_certificates", MaxRecords=22)
    run_database("describe_db_cluster_automated_backups", MaxRecords=23)
    run_database("describe_db_cluster_backtracks", MaxRecords=24)
    run_database("describe_db_cluster_endpoints", MaxRecords=25)
    run_database("describe_db_cluster_parameter_groups", MaxRecords=26)
    run_database("describe_db_cluster_parameters", MaxRecords=27)
    run_database("describe_db_cluster_snapshot_attributes", MaxRecords=28)
    run_database("describe_db_cluster_snapshots", MaxRecords=29)
    run_database("describe_db_clusters", MaxRecords=30)
    run_database("describe_db_engine_versions", MaxRecords=31)
    run_database("describe_db_instance_automated_backups", MaxRecords=32)
    run_database("describe_db_instances", MaxRecords=33)
    run_database("describe_db_log_files", MaxRecords=34)
    run_database("describe_db_major_engine_versions", MaxRecords=35)
    run_database("describe_db_parameter_groups", MaxRecords=36)
    run_database("describe_db_parameters", MaxRecords=37)
    run_database("describe_db_proxies", MaxRecords=38)
    run_database("describe_db_proxy_endpoints", MaxRecords=39)
    run_database("describe_db_proxy_target_groups", MaxRecords=40)
    run_database("describe_db_proxy_targets", MaxRecords=41)
    run_database("describe_db_recommendations", MaxRecords=42)
    run_database("describe_db_security_groups", MaxRecords=43)
    run_database("describe_db_shard_groups", MaxRecords=44)
    run_database("describe_db_snapshot_attributes", MaxRecords=45)
    run_database("describe_db_snapshot_tenant_databases", MaxRecords=46)
    run_database("describe_db_snapshots", MaxRecords=47)
    run_database("describe_db_subnet_groups", MaxRecords=48)
    run_database("describe_engine_default_cluster_parameters", MaxRecords=49)
    run_database("describe_engine_default_parameters", MaxRecords=50)
    run_database("describe_event_categories", MaxRecords=51)
    run_database("describe_event_subscriptions", MaxRecords=52)
    run_database("describe_events", MaxRecords=53)
    run_database("describe_export_tasks", MaxRecords=54)
    run_database("describe_global_clusters", MaxRecords=55)
    run_database("describe_integrations", MaxRecords=56)
    run_database("describe_option_group_options", MaxRecords=57)
    run_database("describe_option_groups", MaxRecords=58)
    run_database("describe_pending_maintenance_actions", MaxRecords=59)
    run_database("describe_reserved_db_instances", MaxRecords=60)
    run_database("describe_reserved_db_instances_offerings", MaxRecords=61)
    run_database("describe_source_regions", MaxRecords=62)
    run_database("describe_tenant_databases", MaxRecords=63)
    run_database("describe_valid_db_instance_modifications", MaxRecords=64)
