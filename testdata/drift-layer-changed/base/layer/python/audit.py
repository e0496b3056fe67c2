def record(event):
    print(event)


def version():
    return 1
