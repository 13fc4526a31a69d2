from django.db import models


class Tag(models.Model):
    """What recipes are found by."""

    name = models.CharField(max_length=255)
    shown = models.BooleanField(default=True)

    def __str__(self):
        return self.name


class Recipe(models.Model):
    """How a dish is made."""

    title = models.CharField(max_length=255)
    minutes = models.IntegerField()
    tags = models.ManyToManyField("Tag")

    def __str__(self):
        return self.title
