from django.urls import path

from library.members.apis import MemberMeApi

urlpatterns = [
    path("me/", MemberMeApi.as_view(), name="me"),
]
