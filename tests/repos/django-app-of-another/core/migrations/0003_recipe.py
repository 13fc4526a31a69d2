from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0002_tag"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recipe",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=255)),
                ("minutes", models.IntegerField()),
                ("tags", models.ManyToManyField(to="core.tag")),
            ],
        ),
    ]
