from flask import Flask
from flask_restful import Api

from app.resources.cups import CupItem, CupList
from app.resources.health import Health


def create_app() -> Flask:
    app = Flask(__name__)
    api = Api(app)
    api.add_resource(Health, "/health")
    api.add_resource(CupList, "/cups")
    api.add_resource(CupItem, "/cups/<int:cup_id>")
    return app
