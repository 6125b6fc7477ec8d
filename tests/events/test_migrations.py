"""Migrations bring along what was allowed before them."""

from datetime import date, time

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old_apps():
    """The models before times had to end after they start; afterwards the newest ones again."""
    executor = MigrationExecutor(connection)
    executor.migrate([("events", "0001_initial")])
    yield executor.loader.project_state([("events", "0001_initial")]).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_times_past_midnight_and_dates_without_a_clock_are_mended(old_apps):
    Activity = old_apps.get_model("events", "Activity")
    evening = {"starts_at": time(19), "ends_at": time(1), "time_zone": "Europe/Berlin"}
    common = {"category": "event", "kind": "activity", "starts_on": date(2027, 1, 5)}
    night = Activity.objects.create(**common, **evening)
    other = Activity.objects.create(**common)
    other.occurrences.create(
        starts_on=date(2027, 1, 6), ends_on=date(2027, 1, 6), starts_at=time(19), ends_at=time(1)
    )

    executor = MigrationExecutor(connection)
    executor.migrate([("events", "0003_times_end_after_they_start")])
    new = executor.loader.project_state([("events", "0003_times_end_after_they_start")]).apps

    activities = new.get_model("events", "Activity").objects
    assert activities.get(pk=night.pk).ends_on == date(2027, 1, 6)
    assert activities.get(pk=other.pk).time_zone == "Europe/Berlin"
    occurrences = new.get_model("events", "Occurrence").objects
    assert occurrences.get(Q(activity=other.pk)).ends_on == date(2027, 1, 7)
