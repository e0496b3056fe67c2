//! Functions that the CDK brings along to do a deployment's work: nobody in the project wrote their code, and their roles
//! are the CDK's own.
//!
//! Facts: the resources of aws-cdk-lib 2.275.0 (Apache-2.0) for each of these constructs. Singletons carry a fixed UUID in
//! their logical ids; providers are told by the construct that makes them.

/// Parts of the logical ids of helper functions and their roles.
const HELPERS: [&str; 17] = [
    // aws_lambda: logRetention
    "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a",
    // aws_s3: event notifications
    "BucketNotificationsHandler050a0587b7544547bf325f094a3db834",
    // custom_resources: AwsCustomResource
    "AWS679f53fac002430cb0da5b7982bd2287",
    // aws_s3_deployment: BucketDeployment
    "CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C",
    // core: CustomResourceProvider (autoDeleteObjects, autoDeleteImages, restrictDefaultSecurityGroup, cross-region
    // references, triggers, DNSSEC, OpenID Connect and many more)
    "CustomResourceProviderHandler",
    "CustomResourceProviderRole",
    // custom_resources: Provider
    "frameworkonEvent",
    "frameworkisComplete",
    "frameworkonTimeout",
    "waiterstatemachine",
    // aws_eks
    "AWSCDKCfnUtilsProvider",
    "awscdkawseksKubectlProvider",
    "awscdkawseksClusterResourceProvider",
    // aws_dynamodb: replicas of the first Table construct
    "awscdkawsdynamodbReplicaProvider",
    // aws_certificatemanager: DnsValidatedCertificate
    "CertificateRequestorFunction",
    // aws_autoscaling and aws_ecs: DrainECSHook
    "DrainECSHook",
    // custom_resources: WaiterStateMachine
    "WaiterStateMachine",
];

/// Parts of construct paths that tell a helper, where the logical id does not.
const PATHS: [&str; 2] = ["@aws-cdk--aws-eks.", "@aws-cdk--aws-dynamodb.ReplicaProvider"];

/// Whether a resource belongs to a helper, by its logical id and its construct's path.
pub fn is_helper(id: &str, path: Option<&str>) -> bool {
    HELPERS.iter().any(|part| id.contains(part))
        || path.is_some_and(|path| PATHS.iter().any(|part| path.contains(part)))
}

#[cfg(test)]
mod tests {
    use super::is_helper;

    #[test]
    fn helpers_are_told_from_functions_of_the_project() {
        assert!(is_helper("LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A", None));
        assert!(is_helper("CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F", None));
        assert!(is_helper("ProvframeworkonEvent4D295293", None));
        assert!(is_helper("Handler886CB40B", Some("Stack/@aws-cdk--aws-eks.KubectlProvider/Handler/Resource")));
        assert!(!is_helper("ReadServiceRole2C10309D", Some("OrdersStack/Read/ServiceRole/Resource")));
    }
}
