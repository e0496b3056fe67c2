client = None


def run():
    client.list_buckets()
