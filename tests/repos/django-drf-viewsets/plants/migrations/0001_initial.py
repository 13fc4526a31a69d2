from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Plant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=30, unique=True)),
                ("height", models.DecimalField(decimal_places=2, max_digits=6)),
                ("potted", models.BooleanField()),
                ("sown_on", models.DateField(blank=True, null=True)),
            ],
        ),
    ]
