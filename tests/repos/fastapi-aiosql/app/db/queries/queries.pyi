"""What aiosql makes of the statements in sql/."""

from sqlite3 import Connection, Row

class PapersQueriesMixin:
    def get_paper_by_id(self, conn: Connection, *, paper_id: int) -> Row | None: ...

class RemarksQueriesMixin:
    def get_remarks_by_paper(self, conn: Connection, *, paper_id: int) -> list[Row]: ...
    def get_remark_by_id(
        self, conn: Connection, *, remark_id: int, paper_id: int
    ) -> Row | None: ...
    def create_new_remark(self, conn: Connection, *, text: str, paper_id: int) -> Row: ...
    def delete_remark_by_id(self, conn: Connection, *, remark_id: int) -> int: ...

class Queries(
    PapersQueriesMixin,
    RemarksQueriesMixin,
): ...

queries: Queries
