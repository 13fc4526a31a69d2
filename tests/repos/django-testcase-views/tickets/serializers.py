from rest_framework import serializers

from tickets.models import Ticket


class TicketSerializer(serializers.ModelSerializer):
    class Meta:
        model = Ticket
        fields = ["id", "code", "price", "used", "valid_on", "created_at"]
        read_only_fields = ["created_at"]
