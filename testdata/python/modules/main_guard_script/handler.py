# For a script it runs.
# expect: s3:ListBuckets
# start: files
import boto3


def main():
    boto3.client("s3").list_buckets()


if __name__ == "__main__":
    main()
