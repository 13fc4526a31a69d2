from flask import Flask
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


def create_app(url: str = "sqlite://") -> Flask:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)

    from shop.books import books
    app.register_blueprint(books, url_prefix="/api")

    from shop.authors import authors
    app.register_blueprint(authors, url_prefix="/api")

    return app
