"""Times that the rules of the next migration forbid, as readers have been shown them."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F, Q


def end_on_the_next_day(apps, schema_editor):
    """What ends at an earlier time than it starts goes on past midnight."""
    for name in ("Activity", "Occurrence"):
        records = apps.get_model("events", name).objects.using(schema_editor.connection.alias)
        on_one_day = Q(ends_on=None) | Q(ends_on=F("starts_on"))
        for record in records.filter(on_one_day, ends_at__lt=F("starts_at")):
            record.ends_on = record.starts_on + timedelta(days=1)
            record.save(update_fields=["ends_on"])
    activities = apps.get_model("events", "Activity").objects.using(schema_editor.connection.alias)
    by_month = activities.filter(ends_at__lt=F("starts_at")).exclude(end_precision="day")
    by_month.update(ends_at=None)


def mean_berlin(apps, schema_editor):
    """A time of a further date without a clock has been Berlin's."""
    activities = apps.get_model("events", "Activity").objects.using(schema_editor.connection.alias)
    with_times = activities.filter(time_zone="", occurrences__starts_at__isnull=False)
    activities.filter(pk__in=list(with_times.values_list("pk", flat=True))).update(
        time_zone="Europe/Berlin"
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunPython(end_on_the_next_day, migrations.RunPython.noop),
        migrations.RunPython(mean_berlin, migrations.RunPython.noop),
    ]
