from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class BeerIn(BaseModel):
    name: str
    strength: Decimal
    on_tap: bool = False
    brewed_on: date | None = None


class BeerOut(BeerIn):
    model_config = ConfigDict(from_attributes=True)

    id: int
