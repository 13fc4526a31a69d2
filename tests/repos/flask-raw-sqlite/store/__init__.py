from flask import Flask

from store import db
from store.tools.routes import bp as tools_bp


def create_app(path: str = ":memory:") -> Flask:
    app = Flask(__name__)
    app.config["DATABASE"] = path
    db.init_app(app)
    app.register_blueprint(tools_bp)
    return app
