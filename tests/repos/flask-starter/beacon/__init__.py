from flask import Flask


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_prefixed_env()
    if config:
        app.config.update(config)

    from beacon.health import bp as health_bp

    app.register_blueprint(health_bp)

    return app


def address():
    from beacon.health import bp

    return bp.url_prefix or "/"
