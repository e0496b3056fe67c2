def client(name):
    return None
