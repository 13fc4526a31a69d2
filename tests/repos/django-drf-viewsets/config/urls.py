from django.urls import include, path
from rest_framework.routers import DefaultRouter

from plants.views import PlantViewSet
from seeds.views import SeedViewSet

router = DefaultRouter()
router.register("plants", PlantViewSet)
router.register("seeds", SeedViewSet)

urlpatterns = [
    path("api/", include(router.urls)),
]
