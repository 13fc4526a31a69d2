from collections.abc import Iterator

from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session
