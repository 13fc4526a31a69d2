from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class BerthCreate(BaseModel):
    label: str = Field(max_length=40)
    fee: Decimal = Field(max_digits=10, decimal_places=2)
    covered: bool
    free_from: date | None = None


class BerthUpdate(BaseModel):
    label: str | None = Field(default=None, max_length=40)
    fee: Decimal | None = Field(default=None, max_digits=10, decimal_places=2)
    covered: bool | None = None
    free_from: date | None = None


class BerthRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    label: str
    fee: Decimal
    covered: bool
    free_from: date | None
