from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class Beer(Base):
    __tablename__ = "beers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    strength: Mapped[Decimal] = mapped_column(Numeric(4, 2))
    on_tap: Mapped[bool] = mapped_column(default=False)
    brewed_on: Mapped[date | None] = mapped_column(Date)
