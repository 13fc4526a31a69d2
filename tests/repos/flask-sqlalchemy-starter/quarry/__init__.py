from flask import Flask

from quarry.extensions import db


def create_app(config=None):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///quarry.db"
    app.config.from_prefixed_env()
    if config:
        app.config.update(config)
    db.init_app(app)

    from quarry.accounts.views import bp as accounts_bp

    app.register_blueprint(accounts_bp)

    with app.app_context():
        db.create_all()
    return app
