from django.urls import path

from rooms import views

app_name = "rooms"

urlpatterns = [
    path("", views.RoomList.as_view(), name="room-list"),
]
