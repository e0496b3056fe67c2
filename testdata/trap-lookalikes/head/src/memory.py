class Store:
    def __init__(self):
        self.items = []

    def put_item(self, Item):
        self.items.append(Item)

    def get_object(self, Bucket, Key):
        return None

    def query(self):
        return list(self.items)


class Bus:
    def publish(self, TopicArn, Message):
        print(TopicArn, Message)
