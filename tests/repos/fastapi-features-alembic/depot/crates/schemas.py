from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class CrateIn(BaseModel):
    code: str
    weight: Decimal
    sealed: bool
    due_on: date | None = None


class CrateOut(CrateIn):
    model_config = ConfigDict(from_attributes=True)

    id: int
