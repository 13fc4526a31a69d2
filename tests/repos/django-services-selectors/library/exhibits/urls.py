from django.urls import path

from library.exhibits.apis import (
    ExhibitCreateApi,
    ExhibitDetailApi,
    ExhibitListApi,
    ExhibitUpdateApi,
)

urlpatterns = [
    path("", ExhibitListApi.as_view(), name="list"),
    path("create/", ExhibitCreateApi.as_view(), name="create"),
    path("<int:exhibit_id>/", ExhibitDetailApi.as_view(), name="detail"),
    path("<int:exhibit_id>/update/", ExhibitUpdateApi.as_view(), name="update"),
]
