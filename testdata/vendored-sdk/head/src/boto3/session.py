import botocore.session


class Session:
    def client(self, name, **kwargs):
        return botocore.session.get_session().create_client(name)
