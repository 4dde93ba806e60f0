from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coaching", "0004_triage_marks")]

    operations = [
        migrations.AddField(
            model_name="coachnote",
            name="left_at",
            field=models.DateTimeField(null=True, blank=True, editable=False),
        ),
    ]
