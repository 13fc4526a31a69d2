from sqlalchemy import StaticPool, create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker

# As long as the process lives.
engine = create_engine(
    "sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool
)
SessionLocal = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    pass


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
