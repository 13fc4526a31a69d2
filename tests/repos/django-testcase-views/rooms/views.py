from rest_framework import generics, serializers

from rooms.models import Room


class RoomSerializer(serializers.ModelSerializer):
    class Meta:
        model = Room
        fields = ["id", "name"]


class RoomList(generics.ListAPIView):
    queryset = Room.objects.order_by("name")
    serializer_class = RoomSerializer
