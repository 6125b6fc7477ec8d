"""The desk: activities of which something is still open."""

from datetime import time

import pytest
from django.urls import reverse

from pages.publishing import dashboard
from tests.events.factories import make_activity
from tests.factories import keep_statuses, make_editor

pytestmark = pytest.mark.django_db


def test_an_activity_without_an_end_waits_to_be_completed(client):
    client.force_login(make_editor(language="de"))
    at_seven = {"start": "2019-03-02", "starts_at": time(19), "time_zone": "Europe/Berlin"}
    make_activity(title_de="Chorabend", ends_at=time(21), **at_seven)
    make_activity(title_de="Konzert", **at_seven)
    keep_statuses()

    html = client.get(reverse("admin:index")).text

    section = html[html.index("Zu ergänzen") : html.index("Was Leserinnen")]
    assert "Konzert" in section
    assert "Sie hat eine Uhrzeit und kein Ende." in section
    assert "Chorabend" not in section


def test_the_list_can_be_narrowed_to_them(client):
    client.force_login(make_editor())
    make_activity(title_de="Chorabend", start="2019")
    make_activity(title_de="Konzert", state="planned", start="2019")
    keep_statuses()

    listed = client.get(reverse("admin:events_activity_changelist"), {"waiting": dashboard.WARNED})

    assert [str(each) for each in listed.context["cl"].result_list] == ["Konzert"]
