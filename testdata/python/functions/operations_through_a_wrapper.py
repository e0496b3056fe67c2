# A decorator passes on what it is given, for more callers than are told apart.
# expect: rds:DescribeAccountAttributes, rds:DescribeBlueGreenDeployments, rds:DescribeCertificates, rds:DescribeDBClusterAutomatedBackups, rds:DescribeDBClusterBacktracks, rds:DescribeDBClusterEndpoints, rds:DescribeDBClusterParameterGroups, rds:DescribeDBClusterParameters, rds:DescribeDBClusterSnapshotAttributes, rds:DescribeDBClusterSnapshots, rds:DescribeDBClusters, rds:DescribeDBEngineVersions, rds:DescribeDBInstanceAutomatedBackups, rds:DescribeDBInstances, rds:DescribeDBLogFiles, rds:DescribeDBMajorEngineVersions, rds:DescribeDBParameterGroups, rds:DescribeDBParameters, rds:DescribeDBProxies, rds:DescribeDBProxyEndpoints, rds:DescribeDBProxyTargetGroups, rds:DescribeDBProxyTargets, rds:DescribeDBRecommendations, rds:DescribeDBSecurityGroups, rds:DescribeDBShardGroups, rds:DescribeDBSnapshotAttributes, rds:DescribeDBSnapshotTenantDatabases, rds:DescribeDBSnapshots, rds:DescribeDBSubnetGroups, rds:DescribeEngineDefaultClusterParameters, rds:DescribeEngineDefaultParameters, rds:DescribeEventCategories, rds:DescribeEventSubscriptions, rds:DescribeEvents, rds:DescribeExportTasks, rds:DescribeGlobalClusters, rds:DescribeIntegrations, rds:DescribeOptionGroupOptions, rds:DescribeOptionGroups, rds:DescribePendingMaintenanceActions, rds:DescribeReservedDBInstances, rds:DescribeReservedDBInstancesOfferings, rds:DescribeSourceRegions, rds:DescribeTenantDatabases, rds:DescribeValidDBInstanceModifications
import functools

import boto3


def persistent(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        attempts, delay, quiet = 30, 1, False
        for attempt in range(attempts):
            try:
                if not quiet:
                    print("attempt", attempt, "of", attempts)
                    print("the next is", attempt + 1)
                    print("the last is", attempts - 1)
                    print("half of them are", attempts // 2, attempts - attempts // 2)
                    print("a third of them are", attempts // 3, attempts - attempts // 3)
                    print("then there are", attempts - attempt - 1)
                return function(*args, **kwargs)
            except TimeoutError as error:
                delay = delay * 2 + attempt
                if not quiet:
                    print("left", attempts - attempt, "of", attempts)
                    print("waited", attempt * 2, "and will wait", (attempt + 1) * 2)
                    print("delay", delay, delay * 2, delay * 3, delay * 4)
                    print("error", error, error.args, error.errno, error.strerror)
                    print("file", error.filename, error.filename2)
                    print("code", error.characters_written, error.args)
        raise TimeoutError(attempts)

    return wrapper


@persistent
def run(service, command):
    return getattr(boto3.client(service), command)()


def handler(event, context):
    run(service="rds", command="describe_account_attributes")
    run(service="rds", command="describe_blue_green_deployments")
    run(service="rds", command="describe_certificates")
    run(service="rds", command="describe_db_cluster_automated_backups")
    run(service="rds", command="describe_db_cluster_backtracks")
    run(service="rds", command="describe_db_cluster_endpoints")
    run(service="rds", command="describe_db_cluster_parameter_groups")
    run(service="rds", command="describe_db_cluster_parameters")
    run(service="rds", command="describe_db_cluster_snapshot_attributes")
    run(service="rds", command="describe_db_cluster_snapshots")
    run(service="rds", command="describe_db_clusters")
    run(service="rds", command="describe_db_engine_versions")
    run(service="rds", command="describe_db_instance_automated_backups")
    run(service="rds", command="describe_db_instances")
    run(service="rds", command="describe_db_log_files")
    run(service="rds", command="describe_db_major_engine_versions")
    run(service="rds", command="describe_db_parameter_groups")
    run(service="rds", command="describe_db_parameters")
    run(service="rds", command="describe_db_proxies")
    run(service="rds", command="describe_db_proxy_endpoints")
    run(service="rds", command="describe_db_proxy_target_groups")
    run(service="rds", command="describe_db_proxy_targets")
    run(service="rds", command="describe_db_recommendations")
    run(service="rds", command="describe_db_security_groups")
    run(service="rds", command="describe_db_shard_groups")
    run(service="rds", command="describe_db_snapshot_attributes")
    run(service="rds", command="describe_db_snapshot_tenant_databases")
    run(service="rds", command="describe_db_snapshots")
    run(service="rds", command="describe_db_subnet_groups")
    run(service="rds", command="describe_engine_default_cluster_parameters")
    run(service="rds", command="describe_engine_default_parameters")
    run(service="rds", command="describe_event_categories")
    run(service="rds", command="describe_event_subscriptions")
    run(service="rds", command="describe_events")
    run(service="rds", command="describe_export_tasks")
    run(service="rds", command="describe_global_clusters")
    run(service="rds", command="describe_integrations")
    run(service="rds", command="describe_option_group_options")
    run(service="rds", command="describe_option_groups")
    run(service="rds", command="describe_pending_maintenance_actions")
    run(service="rds", command="describe_reserved_db_instances")
    run(service="rds", command="describe_reserved_db_instances_offerings")
    run(service="rds", command="describe_source_regions")
    run(service="rds", command="describe_tenant_databases")
    run(service="rds", command="describe_valid_db_instance_modifications")
