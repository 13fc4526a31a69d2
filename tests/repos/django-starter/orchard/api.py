from django.urls import include, path

urlpatterns = [
    path("clock/", include("orchard.clock")),
    path("health/", include("orchard.health")),
]
