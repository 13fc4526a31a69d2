import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import StaticPool

engine = create_engine(
    os.getenv("DATABASE_URL", "sqlite://"),
    connect_args={"check_same_thread": False},
    poolclass=StaticPool,
)
Sessions = sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


def provide_session() -> Iterator[Session]:
    with Sessions() as session:
        yield session
