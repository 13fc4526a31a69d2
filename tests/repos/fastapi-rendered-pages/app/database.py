from sqlalchemy import create_engine
from sqlalchemy.orm import as_declarative, sessionmaker

engine = create_engine("sqlite:///notes.db")
SessionLocal = sessionmaker(bind=engine)


@as_declarative()
class Base:
    pass


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
