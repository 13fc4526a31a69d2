from datetime import date
from typing import TYPE_CHECKING, Optional

from pydantic import BaseModel
from sqlmodel import Field, Relationship, SQLModel

if TYPE_CHECKING:
    from gallery.models.user import User


class Painting(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str
    seen: date = Field(default_factory=date.today)
    owner_id: Optional[int] = Field(default=None, foreign_key="user.id")

    owner: Optional["User"] = Relationship(back_populates="paintings")


class PaintingRead(BaseModel):
    id: int
    title: str
    seen: date
    owner_id: Optional[int]


class PaintingRequest(BaseModel):
    title: str
    owner_id: Optional[int] = None
