from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from harbour.berths.models import Berth
from harbour.berths.schemas import BerthCreate, BerthUpdate
from harbour.errors import ConflictError, NotFoundError


class BerthRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, limit: int) -> Sequence[Berth]:
        return self._session.scalars(
            select(Berth).order_by(Berth.id).limit(limit)
        ).all()

    def get(self, berth_id: int) -> Berth:
        berth = self._session.get(Berth, berth_id)
        if berth is None:
            raise NotFoundError("berth")
        return berth

    def create(self, data: BerthCreate) -> Berth:
        berth = Berth(**data.model_dump())
        self._session.add(berth)
        self._commit()
        return berth

    def update(self, berth_id: int, data: BerthUpdate) -> Berth:
        berth = self.get(berth_id)
        for name, value in data.model_dump(exclude_unset=True).items():
            setattr(berth, name, value)
        self._commit()
        return berth

    def delete(self, berth_id: int) -> None:
        self._session.delete(self.get(berth_id))
        self._session.commit()

    def _commit(self) -> None:
        try:
            self._session.commit()
        except IntegrityError as error:
            self._session.rollback()
            raise ConflictError("label is taken") from error
