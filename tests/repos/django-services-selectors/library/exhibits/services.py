from datetime import date
from decimal import Decimal

from django.db import transaction

from library.common.services import model_update
from library.exhibits.models import Exhibit


@transaction.atomic
def exhibit_create(
    *, title: str, price: Decimal, is_open: bool = True, opens_on: date | None = None
) -> Exhibit:
    exhibit = Exhibit(title=title, price=price, is_open=is_open, opens_on=opens_on)
    exhibit.full_clean()
    exhibit.save()
    return exhibit


@transaction.atomic
def exhibit_update(*, exhibit: Exhibit, data: dict) -> Exhibit:
    fields = ["title", "price", "is_open", "opens_on"]
    return model_update(instance=exhibit, fields=fields, data=data)
