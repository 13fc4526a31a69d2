from app.db.queries.queries import queries
from app.db.repositories.base import BaseRepository
from app.models.papers import Paper


class PapersRepository(BaseRepository):
    def get_paper(self, *, paper_id: int) -> Paper | None:
        row = queries.get_paper_by_id(self.connection, paper_id=paper_id)
        return Paper(id=row["id"], title=row["title"], price=row["price"]) if row else None
