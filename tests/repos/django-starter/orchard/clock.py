from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone


def clock(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"now": timezone.now().isoformat()})


urlpatterns = [
    path("", clock),
]
