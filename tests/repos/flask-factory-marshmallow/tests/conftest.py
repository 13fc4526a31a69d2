import pytest
from flask.testing import FlaskClient

from shop import create_app, db


@pytest.fixture
def client():
    app = create_app()
    with app.app_context():
        db.create_all()
        client: FlaskClient = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer secret"
        yield client
