import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0005_importitem_attempts_allowed"),
        ("athletes", "0001_initial"),
    ]
    operations = [
        migrations.AddField(
            model_name="importjob",
            name="beyond_quota",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("size_bytes", models.BigIntegerField()),
                ("opened_batch", models.BooleanField()),
                (
                    "athlete",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="athletes.athlete",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["athlete", "at"], name="upload_lately")]},
        ),
    ]
