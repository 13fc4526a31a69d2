from datetime import date
from decimal import Decimal

import factory

from library.exhibits.models import Exhibit


class ExhibitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exhibit

    title = factory.Sequence(lambda n: f"Title {n}")
    price = Decimal("9.50")
    is_open = True
    opens_on = date(2024, 3, 1)
