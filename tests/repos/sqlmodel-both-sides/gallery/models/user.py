from typing import TYPE_CHECKING, List, Optional

from sqlmodel import Field, Relationship, SQLModel

if TYPE_CHECKING:
    from gallery.models.painting import Painting


class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str

    # What hangs at this user's.
    paintings: List["Painting"] = Relationship(back_populates="owner")
