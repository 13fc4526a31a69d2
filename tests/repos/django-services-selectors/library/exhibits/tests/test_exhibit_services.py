from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from library.exhibits.models import Exhibit
from library.exhibits.services import exhibit_create
from library.exhibits.tests.factories import ExhibitFactory

pytestmark = pytest.mark.django_db


def test_creates_one():
    exhibit = exhibit_create(title="Coins", price=Decimal("3.00"))
    assert Exhibit.objects.get() == exhibit


def test_a_title_is_there_once():
    exhibit = ExhibitFactory()
    with pytest.raises(ValidationError):
        exhibit_create(title=exhibit.title, price=Decimal("3.00"))
