from sqlalchemy import Boolean, Column, Integer, String

from app.database import Base


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    title = Column(String(255), nullable=False)
    stars = Column(Integer, nullable=False)
    hidden = Column(Boolean, nullable=False, default=False)
