from django.db import models


class Plant(models.Model):
    tag = models.CharField(max_length=30, unique=True)
    height = models.DecimalField(max_digits=6, decimal_places=2)
    potted = models.BooleanField()
    sown_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.tag
