# A record's fields are records of the same class, and of one that has fields of the first. Nobody makes any.
# start: files
# expect: s3:ListBuckets
from dataclasses import dataclass
from typing import Optional

import boto3


@dataclass
class Node:
    parent: Optional["Node"]
    tree: Optional["Tree"]


@dataclass
class Tree:
    root: Node


def height(node: Node) -> int:
    boto3.client("s3").list_buckets()
    return height(node.parent) + len(node.tree.root.parent.unknown)


def first(nodes, tree: Tree) -> int:
    print(tree.unknown)
    return height(nodes[0])
