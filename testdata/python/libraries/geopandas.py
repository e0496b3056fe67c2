# geopandas reads files of maps and writes them.
# expect: s3:GetObject, s3:PutObject
import geopandas


def handler(event, context):
    geopandas.list_layers("s3://b/map.geojson")
    geopandas.read_file("s3://b/map.geojson").to_file("s3://b/other.fgb")
