# Names are made of texts and of the time, and call nothing.
# expect:
from sagemaker.s3 import s3_path_join
from sagemaker.s3_utils import parse_s3_url
from sagemaker.utils import base_name_from_image, name_from_base, name_from_image, sagemaker_short_timestamp
from sagemaker.utils import sagemaker_timestamp, unique_name_from_base


def handler(event, context):
    parse_s3_url(s3_path_join("s3://b", "k"))
    sagemaker_timestamp() + sagemaker_short_timestamp()
    base_name_from_image("image") + name_from_image("image")
    return name_from_base("job") + unique_name_from_base("job")
