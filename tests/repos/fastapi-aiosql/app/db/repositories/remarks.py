from sqlite3 import Row

from app.db.queries.queries import queries
from app.db.repositories.base import BaseRepository
from app.models.papers import Paper
from app.models.remarks import Remark


class RemarksRepository(BaseRepository):
    def get_remarks_of_paper(self, *, paper: Paper) -> list[Remark]:
        remark_rows = queries.get_remarks_by_paper(self.connection, paper_id=paper.id)
        return [self._remark_from_row(remark_row=remark_row) for remark_row in remark_rows]

    def get_remark(self, *, remark_id: int, paper: Paper) -> Remark | None:
        remark_row = queries.get_remark_by_id(
            self.connection, remark_id=remark_id, paper_id=paper.id
        )
        return self._remark_from_row(remark_row=remark_row) if remark_row else None

    def create_remark(self, *, text: str, paper: Paper) -> Remark:
        remark_row = queries.create_new_remark(
            self.connection,
            text=text,
            paper_id=paper.id,
        )
        return self._remark_from_row(remark_row=remark_row)

    def delete_remark(self, *, remark: Remark) -> None:
        queries.delete_remark_by_id(self.connection, remark_id=remark.id)

    def _remark_from_row(self, *, remark_row: Row) -> Remark:
        return Remark(id=remark_row["id"], text=remark_row["text"])
