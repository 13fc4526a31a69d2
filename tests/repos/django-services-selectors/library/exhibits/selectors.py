from django.db.models.query import QuerySet

from library.exhibits.models import Exhibit


def exhibit_list() -> QuerySet[Exhibit]:
    return Exhibit.objects.order_by("id")


def exhibit_get(exhibit_id: int) -> Exhibit | None:
    return Exhibit.objects.filter(id=exhibit_id).first()
