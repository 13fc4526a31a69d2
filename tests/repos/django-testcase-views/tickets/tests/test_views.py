from django.contrib.auth.models import User
from django.urls import reverse
from rest_framework import status
from rest_framework.test import APIClient, APITestCase

from tickets.models import Ticket


class TicketListTests(APITestCase):
    def setUp(self):
        self.user = User.objects.create_user("clerk")
        self.client.force_authenticate(self.user)
        self.url = reverse("tickets:ticket-list")
        self.payload = {"code": "T-1", "price": "19.50", "used": False, "valid_on": "2024-05-01"}

    def test_create(self):
        response = self.client.post(self.url, self.payload, format="json")
        self.assertEqual(response.status_code, status.HTTP_201_CREATED)
        self.assertEqual(response.data["code"], "T-1")
        self.assertEqual(response.data["price"], "19.50")
        self.assertEqual(Ticket.objects.count(), 1)

    def test_create_takes_a_login(self):
        response = APIClient().post(self.url, self.payload, format="json")
        self.assertEqual(response.status_code, status.HTTP_403_FORBIDDEN)

    def test_list(self):
        self.client.post(self.url, self.payload, format="json")
        response = self.client.get(self.url)
        self.assertEqual(response.status_code, status.HTTP_200_OK)
        self.assertEqual([ticket["code"] for ticket in response.data], ["T-1"])


class TicketDetailTests(APITestCase):
    def setUp(self):
        self.client.force_authenticate(User.objects.create_user("clerk"))
        self.ticket = Ticket.objects.create(code="T-2", price="5.00", used=False)
        self.url = reverse("tickets:ticket-detail", args=[self.ticket.pk])

    def test_update(self):
        response = self.client.patch(self.url, {"used": True}, format="json")
        self.assertEqual(response.status_code, status.HTTP_200_OK)
        self.ticket.refresh_from_db()
        self.assertTrue(self.ticket.used)

    def test_delete(self):
        response = self.client.delete(self.url)
        self.assertEqual(response.status_code, status.HTTP_204_NO_CONTENT)
        self.assertFalse(Ticket.objects.exists())
