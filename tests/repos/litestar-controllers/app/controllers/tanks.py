from litestar import Controller, get
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.tank import Tank


class TankController(Controller):
    path = "/tanks"
    tags = ["tanks"]

    @get(sync_to_thread=False)
    def list_tanks(self, session: Session) -> list[str]:
        return list(session.scalars(select(Tank.label).order_by(Tank.label)))
