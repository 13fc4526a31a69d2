import sqlite3
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

# Money is kept as text, so that no part of it is lost.
sqlite3.register_adapter(Decimal, str)

MIGRATIONS = Path(__file__).parent / "migrations"


@lru_cache
def connect() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    for path in sorted(MIGRATIONS.glob("*.sql")):
        connection.executescript(path.read_text())
