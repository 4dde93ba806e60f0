"""Flags with and without the body's data, how far back they reach, and answers up to a severity."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('athletes', '0005_members_share_as_before'),
        ('coaching', '0002_comments_within_a_team'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='flag', name='flag_open_once'),
        migrations.AddField(
            model_name='flag',
            name='first_day',
            field=models.DateField(default=datetime.date.min),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='flag',
            name='variant',
            field=models.CharField(blank=True, choices=[('', 'without heart rate'), ('body', 'with heart rate')], default='', max_length=4),
        ),
        migrations.AddField(
            model_name='flaganswer',
            name='by_name',
            field=models.CharField(blank=True, default='', max_length=80),
        ),
        migrations.AddField(
            model_name='flaganswer',
            name='severity',
            field=models.PositiveSmallIntegerField(choices=[(1, 'to know'), (2, 'watch'), (3, 'now')], default=3),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='flaganswer',
            name='act',
            field=models.CharField(choices=[('snoozed', 'put off'), ('done', 'done'), ('reopened', 'taken up again')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(fields=['athlete', '-raised_at'], name='flag_history'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('athlete', 'rule', 'variant'), name='flag_open_once'),
        ),
        # Its key changes, and it holds nothing that is not found again.
        migrations.DeleteModel(name='TriageDue'),
        migrations.CreateModel(
            name='TriageDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('athlete_id', models.BigIntegerField(db_index=True)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TriageState',
            fields=[
                ('athlete', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='athletes.athlete')),
                ('local_date', models.DateField()),
                ('rules', models.CharField(max_length=64)),
            ],
        ),
    ]
