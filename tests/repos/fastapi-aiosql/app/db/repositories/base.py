from sqlite3 import Connection


class BaseRepository:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
