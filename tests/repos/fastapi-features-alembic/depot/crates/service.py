from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Crate
from .schemas import CrateIn


class CrateService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def all(self) -> list[Crate]:
        return list(self.session.scalars(select(Crate).order_by(Crate.id)))

    def find(self, crate_id: int) -> Crate | None:
        return self.session.get(Crate, crate_id)

    def create(self, data: CrateIn) -> Crate:
        crate = Crate(**data.model_dump())
        self.session.add(crate)
        self.session.commit()
        return crate

    def replace(self, crate: Crate, data: CrateIn) -> Crate:
        crate.code = data.code
        crate.weight = data.weight
        crate.sealed = data.sealed
        crate.due_on = data.due_on
        self.session.commit()
        return crate

    def delete(self, crate: Crate) -> None:
        self.session.delete(crate)
        self.session.commit()
