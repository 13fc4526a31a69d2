from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.test import TestCase

from tickets.models import Ticket


class TicketModelTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ticket = Ticket.objects.create(
            code="T-1", price=Decimal("19.50"), used=False, valid_on=date(2024, 5, 1)
        )

    def test_shows_its_code(self):
        self.assertEqual(str(self.ticket), "T-1")

    def test_keeps_what_it_is_given(self):
        ticket = Ticket.objects.get(pk=self.ticket.pk)
        self.assertEqual(ticket.code, "T-1")
        self.assertEqual(ticket.price, Decimal("19.50"))
        self.assertFalse(ticket.used)
        self.assertEqual(ticket.valid_on, date(2024, 5, 1))

    def test_codes_are_unique(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Ticket.objects.create(code="T-1", price=Decimal("1.00"))
