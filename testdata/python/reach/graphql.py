# A GraphQL server calls the fields of a type, and the functions that a field was bound to.
# expect: s3:ListBuckets, sqs:ListQueues
import strawberry
from ariadne import QueryType
from strawberry.aws_lambda import GraphQLHandler

import boto3

query = QueryType()


@strawberry.type
class Query:
    @strawberry.field
    def buckets(self) -> list[str]:
        return boto3.client("s3").list_buckets()


@query.field("queues")
def queues(_, info):
    return boto3.client("sqs").list_queues()


handler = GraphQLHandler(strawberry.Schema(query=Query))
