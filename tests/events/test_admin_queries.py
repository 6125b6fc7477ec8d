"""The admin needs the same queries for three entries and for thousands, for one block and many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models.activity import Activity
from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.demand import Demand
from pages.models.page import Page
from pages.publishing.schedule import schedule
from partnership_site.sample_content.generate import generate
from tests.events.factories import form_url, make_activity
from tests.factories import keep_statuses, make_editor, make_page, make_picture, make_text
from tests.forms import filled_in

pytestmark = pytest.mark.django_db

# Two are the session and the account, one the end of the session.
READING = {
    "dashboard": 17,
    "list of pages": 7,
    "pages to be translated": 7,
    "list of activities": 8,
    "activities with open facts": 8,
    "search for a parent": 6,
    "search for the target of a teaser": 7,
    "form of a page": 12,
    "form of an activity": 15,
    "publish": 16,
    "history": 7,
    "preview": 14,
    "delete": 14,
    "move": 4,
}
WRITING = {"save a page": 39, "save an activity": 48, "publish two languages": 52}


def page_url(name, *args, query=""):
    return reverse(f"admin:pages_page_{name}", args=args) + query


def search_url(model, field):
    query = f"?term=Gesucht&app_label=pages&model_name={model}&field_name={field}"
    return reverse("admin:autocomplete") + query


def make_page_with(blocks: int) -> Page:
    """A page below another one, with a cover and so many texts, teasers and pictures."""
    above = make_page(live_in=["de", "es"])
    titles = {"title_de": "Gesucht", "title_es": "Buscada"}
    page = make_page(parent=above, cover=make_picture(), live_in=["de", "es"], **titles)
    for number in range(blocks):
        make_text(page, ordering=10 * number)
        TeaserBlock.objects.create(parent=page, ordering=10 * number + 1, entry=make_page())
        PictureBlock.objects.create(parent=page, ordering=10 * number + 2, picture=make_picture())
    return page


def make_one_for_each_task() -> None:
    """Entries for every section of the dashboard."""
    make_page(title_es="")
    make_page(title_de="", original_language="es")
    for original in ("de", "es"):
        page = make_page(original_language=original, live_in=["de", "es"])
        setattr(page, f"title_{original}", "Geändert")
        page.save()
        asked = make_page()
        schedule(asked, [original], timezone.now() + timedelta(days=1))
        Demand.objects.add(asked.pk, original)
    make_activity(start="2001", state="planned")


def reading_urls(page: Page, activity: Activity) -> dict[str, str]:
    activities = reverse("admin:events_activity_changelist")
    return {
        "dashboard": reverse("admin:index"),
        "list of pages": page_url("changelist"),
        "pages to be translated": page_url("changelist", query="?waiting=missing-es"),
        "list of activities": activities,
        "activities with open facts": f"{activities}?waiting=warned",
        "search for a parent": search_url("page", "parent"),
        "search for the target of a teaser": search_url("teaserblock", "entry"),
        "form of a page": page_url("change", page.pk),
        "form of an activity": form_url(activity),
        "publish": page_url("publish", page.pk),
        "history": page_url("history", page.pk),
        "preview": page_url("preview", page.pk, "de"),
        "delete": page_url("delete", page.pk),
        "move": page_url("move", page.pk),
    }


@pytest.fixture(params=[(3, 1), (300, 3), pytest.param((3000, 9), marks=pytest.mark.soak)])
def site(request, client):
    """Sample content, and of it a page with blocks and an activity."""
    entries, blocks = request.param
    generate(activities=entries, pages=entries)
    client.force_login(make_editor())
    activity = Activity.objects.order_by("pk").first()
    page = make_page_with(blocks)
    make_one_for_each_task()
    keep_statuses()
    return page, activity


def test_reading_and_writing_need_the_same_queries_at_any_size(client, site, counted):
    page, activity = site

    def read(url):
        assert client.get(url).status_code == 200

    def save(url, number):
        data = filled_in(client.get(url)) | {"title_de": f"Neu {number}"}
        return lambda: client.post(url, data)

    def publish():
        url = page_url("publish", page.pk)
        shown = client.get(url).context["form"]["shown"].value()
        data = {"shown": shown, "when": "now", "languages": ["de", "es"]}
        return lambda: client.post(url, data)

    reading = {}
    for name, url in reading_urls(page, activity).items():
        read(url)  # once for what a process keeps
        reading[name] = counted(lambda url=url: read(url))
    writing = {}
    for number in (1, 2):
        writing["save a page"] = counted(save(page_url("change", page.pk), number))
        writing["save an activity"] = counted(save(form_url(activity), number))
        writing["publish two languages"] = counted(publish())

    assert reading == READING
    assert writing == WRITING
