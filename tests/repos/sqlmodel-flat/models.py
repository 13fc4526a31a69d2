from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel


class MakerBase(SQLModel):
    name: str = Field(max_length=60)


class Maker(MakerBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class GadgetBase(SQLModel):
    serial: str = Field(max_length=30, unique=True)
    cost: Decimal = Field(max_digits=10, decimal_places=2)
    stocked: bool
    bought_on: date | None = Field(default=None)


class Gadget(GadgetBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class GadgetCreate(GadgetBase):
    pass


class GadgetRead(GadgetBase):
    id: int
