from django.urls import include, path

urlpatterns = [
    path("members/", include(("library.members.urls", "members"))),
    path("exhibits/", include(("library.exhibits.urls", "exhibits"))),
]
