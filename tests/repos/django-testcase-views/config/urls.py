from django.urls import include, path

urlpatterns = [
    path("api/rooms/", include("rooms.urls")),
    path("api/tickets/", include("tickets.urls")),
]
