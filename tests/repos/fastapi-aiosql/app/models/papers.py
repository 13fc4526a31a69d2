from decimal import Decimal

from pydantic import BaseModel


class Paper(BaseModel):
    id: int
    title: str
    price: Decimal
