from rest_framework import viewsets

from .models import Seed
from .serializers import SeedSerializer


class SeedViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Seed.objects.all()
    serializer_class = SeedSerializer
