from itertools import count
from typing import Any, Callable


class Table:
    def __init__(self) -> None:
        self.rows: dict[int, dict[str, Any]] = {}
        self.ids = count(1)

    def insert(self, **values: Any) -> Callable[[], int]:
        def run() -> int:
            id = next(self.ids)
            self.rows[id] = {"id": id, **values}
            return id

        return run

    def select(self, id: int | None = None) -> Callable[[], list[dict[str, Any]]]:
        return lambda: [row for row in self.rows.values() if id in (None, row["id"])]

    def delete(self, id: int) -> Callable[[], Any]:
        return lambda: self.rows.pop(id, None)


class Store:
    async def execute(self, query: Callable[[], Any]) -> Any:
        return query()

    async def fetch_one(self, query: Callable[[], list[Any]]) -> Any:
        return next(iter(query()), None)

    async def fetch_all(self, query: Callable[[], list[Any]]) -> list[Any]:
        return query()


boats = Table()
store = Store()
