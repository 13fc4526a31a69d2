import sqlite3


def add_tool(db: sqlite3.Connection, code: str, price: str, lent: bool, bought_on: str | None) -> int:
    cursor = db.execute(
        "INSERT INTO tools (code, price, lent, bought_on) VALUES (?, ?, ?, ?)",
        (code, price, lent, bought_on),
    )
    db.commit()
    return cursor.lastrowid


def find_tool(db: sqlite3.Connection, tool_id: int) -> sqlite3.Row | None:
    return db.execute(
        "SELECT id, code, price, lent, bought_on FROM tools WHERE id = ?", (tool_id,)
    ).fetchone()


def list_tools(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute("SELECT id, code, price, lent, bought_on FROM tools ORDER BY id").fetchall()
