from django.urls import path

from tickets import views

app_name = "tickets"

urlpatterns = [
    path("", views.TicketList.as_view(), name="ticket-list"),
    path("<int:pk>/", views.TicketDetail.as_view(), name="ticket-detail"),
]
