import * as cdk from 'aws-cdk-lib';

new cdk.App();
