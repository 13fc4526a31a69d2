from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class ProductCreate(BaseModel):
    sku: str = Field(..., max_length=40)
    price: Decimal
    active: bool = True
    released_on: date | None = None


class ProductUpdate(BaseModel):
    sku: str | None = None
    price: Decimal | None = None
    active: bool | None = None
    released_on: date | None = None


class ProductRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    sku: str
    price: Decimal
    active: bool
    released_on: date | None
    created_at: datetime
