from litestar import Litestar, Router, get
from litestar.di import Provide

from app.controllers.beers import BeerController
from app.controllers.tanks import TankController
from app.database import Base, engine, provide_session


@get("/health", sync_to_thread=False)
def health() -> dict[str, str]:
    return {"status": "ok"}


def create_tables() -> None:
    Base.metadata.create_all(engine)


api = Router(
    path="/api",
    route_handlers=[
        BeerController,
        TankController,
    ],
    dependencies={"session": Provide(provide_session, sync_to_thread=False)},
)

app = Litestar(route_handlers=[api, health], on_startup=[create_tables])
