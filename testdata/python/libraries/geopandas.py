# geopandas reads files of maps.
# expect: s3:GetObject
import geopandas


def handler(event, context):
    return geopandas.read_file("s3://b/map.geojson")
