from .s3 import buckets
from .queues import *
