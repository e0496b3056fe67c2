def get(url):
    import urllib.request

    return urllib.request.urlopen(url)
