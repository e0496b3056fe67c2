# Methods of a view's class are its routes.
# expect: sns:ListTopics, sqs:ListQueues
import serverless_wsgi
from flask import Blueprint, Flask
from flask.views import MethodView

import boto3

blueprint = Blueprint("items", __name__)


class Items(MethodView):
    def get(self):
        return boto3.client("sqs").list_queues()


@blueprint.before_request
def before():
    boto3.client("sns").list_topics()


blueprint.add_url_rule("/items", view_func=Items.as_view("items"))
app = Flask(__name__)
app.register_blueprint(blueprint)


def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
