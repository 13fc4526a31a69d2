from datetime import date
from decimal import Decimal

from sqlmodel import Field, Relationship, SQLModel


class MakerBase(SQLModel):
    name: str = Field(max_length=60)


class Maker(MakerBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60)

    gadgets: list["Gadget"] = Relationship(back_populates="owner")


class GadgetBase(SQLModel):
    serial: str = Field(max_length=30, unique=True)
    cost: Decimal = Field(max_digits=10, decimal_places=2)
    stocked: bool
    bought_on: date | None = Field(default=None)


class Gadget(GadgetBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int | None = Field(default=None, foreign_key="user.id")

    owner: User | None = Relationship(back_populates="gadgets")


class GadgetCreate(GadgetBase):
    pass


class GadgetRead(GadgetBase):
    id: int
