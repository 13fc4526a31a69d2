from datetime import date
from decimal import Decimal

from sqlalchemy import Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from harbour.database import Base


class Berth(Base):
    __tablename__ = "berths"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(40), unique=True)
    fee: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    covered: Mapped[bool] = mapped_column(default=False)
    free_from: Mapped[date | None] = mapped_column(default=None)
