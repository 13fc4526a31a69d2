from django.urls import path

from orchard.health import health

urlpatterns = [
    path("health/", health),
]
