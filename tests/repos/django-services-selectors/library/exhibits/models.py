from django.db import models

from library.common.models import BaseModel


class Exhibit(BaseModel):
    title = models.CharField(max_length=120, unique=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    is_open = models.BooleanField(default=True)
    opens_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.title
