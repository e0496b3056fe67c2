class Template:
    def __init__(self, store):
        self.store = store

    def upload(self):
        self.store.put_object(Bucket="templates", Key="stack.yaml", Body=b"")
