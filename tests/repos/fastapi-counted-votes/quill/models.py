from sqlalchemy import Boolean, Column, ForeignKey, Integer, String

from .database import Base


class Poem(Base):
    __tablename__ = "poems"

    id = Column(Integer, primary_key=True)
    title = Column(String(120), nullable=False)
    published = Column(Boolean, nullable=False, default=False)


class Vote(Base):
    __tablename__ = "votes"

    reader = Column(String(80), primary_key=True)
    poem_id = Column(Integer, ForeignKey("poems.id"), primary_key=True)
