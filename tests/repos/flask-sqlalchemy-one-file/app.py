"""What stands where in the cellar."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///cellar.db"
db = SQLAlchemy(app)


@app.route("/health")
def health():
    return {"status": "ok"}
