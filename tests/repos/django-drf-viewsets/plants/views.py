from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated

from .models import Plant
from .serializers import PlantSerializer


class PlantViewSet(viewsets.ModelViewSet):
    queryset = Plant.objects.order_by("id")
    serializer_class = PlantSerializer
    permission_classes = [IsAuthenticated]
