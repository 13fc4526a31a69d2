import sqlite3
from pathlib import Path

from flask import Flask, current_app


def init_app(app: Flask) -> None:
    connection = sqlite3.connect(app.config["DATABASE"], check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for schema in sorted(Path(__file__).parent.glob("*/schema.sql")):
        connection.executescript(schema.read_text())
    app.extensions["sqlite"] = connection


def get_db() -> sqlite3.Connection:
    return current_app.extensions["sqlite"]
