from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass
class Tool:
    id: int
    code: str
    price: Decimal
    lent: bool
    bought_on: date | None
