from django.urls import include, path

urlpatterns = [
    path("api/recipe/", include("recipe.urls")),
]
