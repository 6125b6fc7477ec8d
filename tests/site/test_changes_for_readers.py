"""Every write that changes a byte of a public page raises the content generation."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models.activity import Activity
from events.models.occurrence import Occurrence
from pages.admin.object_views import change_url
from pages.clocks import today
from pages.media.withdraw import withdraw_picture
from pages.models.address import Address
from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import DocumentBlock, GalleryBlock, PictureBlock, VideoBlock
from pages.models.generation import current_generation
from pages.models.page import Page
from pages.publishing.publish import publish
from pages.publishing.restore import restore
from pages.publishing.schedule import publish_scheduled, schedule
from pages.publishing.withdraw import withdraw
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
    make_view,
)
from tests.factories import make_editor, make_home, make_page, make_picture
from tests.forms import filled_in
from tests.library import make_album, make_document, make_video, with_small_copies

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite]

BOTH = ["de", "es"]
FILES = ("/sitemap.xml", "/de/feed.atom", "/de/calendar.ics")


@pytest.fixture
def small_site():
    """A site with one of everything that readers see."""
    home, activities = make_home(), make_list()
    for view in ("calendar", "timeline", "figures", "partners", "places"):
        make_view(view)
    topic, place = (
        make_topic("Gesundheit", "Salud"),
        make_place("Rathaus", latitude=52, longitude=13),
    )
    partner, other = make_organisation("LEZ"), make_organisation("Micaela", side="second")
    activity = make_activity(
        start=f"{today().year + 1}-06-01",
        state="planned",
        is_milestone=True,
        topics=[topic],
        places=[place],
        organisations=[partner, other],
        live_in=BOTH,
    )
    picture = with_small_copies(make_picture())
    album, video = make_album(with_small_copies(make_picture())), make_video()
    document = make_document()
    section = make_page(title_de="Themen", title_es="Temas", menu="main", live_in=BOTH)
    page = make_page(title_de="Heilen", title_es="Sanar", parent=section, cover=picture)
    PictureBlock.objects.create(parent=page, ordering=10, picture=picture)
    GalleryBlock.objects.create(parent=page, ordering=20, album=album)
    VideoBlock.objects.create(parent=page, ordering=30, video=video)
    DocumentBlock.objects.create(parent=page, ordering=40, document=document)
    TeaserBlock.objects.create(parent=page, ordering=50, entry=activity)
    publish(page, BOTH)
    client = Client()
    client.force_login(make_editor())
    return SimpleNamespace(**locals())


def save(record, **values):
    """As programs do."""
    record.refresh_from_db()
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def send(site, record, **values):
    """As an editor does in the form of a record."""
    url = change_url(record)
    response = site.client.post(url, filled_in(site.client.get(url)) | values)
    assert response.status_code == 302, response.context["errors"]


def act(site, action, records, **values):
    """As an editor does with the selected rows of a list."""
    name = f"admin:{records[0]._meta.app_label}_{records[0]._meta.model_name}_changelist"
    data = {"action": action, "_selected_action": [each.pk for each in records]} | values
    assert site.client.post(reverse(name), data).status_code == 302


def publish_at_its_time(site):
    save(site.page, title_de="Bald")
    soon = timezone.now() + timedelta(hours=1)
    schedule(site.page, ["de"], soon)
    publish_scheduled(soon)


def end_publication(site):
    first = site.page.publications.filter(language="de").last()
    restore(first)
    publish(Page.objects.get(pk=site.page.pk), ["de"])


# What an editor does: {name: the write, with the site}. In this order, each on what the last left.
WRITES = {
    "a draft is saved": lambda s: send(s, s.page, title_de="Gesund bleiben"),
    "it is published": lambda s: publish(Page.objects.get(pk=s.page.pk), BOTH),
    "it is published at its time": publish_at_its_time,
    "an older text is restored and published": end_publication,
    "one language is withdrawn": lambda s: withdraw(s.page, ["es"]),
    "it is published again": lambda s: publish(Page.objects.get(pk=s.page.pk), ["es"]),
    "an address changes": lambda s: send(s, s.page, slug_de="gesund"),
    "an address of a section changes": lambda s: save(s.section, slug_es="asuntos"),
    "it leaves the menu": lambda s: send(s, s.section, menu=""),
    "it comes to the foot": lambda s: save(s.section, menu="footer"),
    "it moves": lambda s: Page.objects.get(pk=s.page.pk).move(parent=None, after=None),
    "it moves back": lambda s: Page.objects.get(pk=s.page.pk).move(parent=s.section, after=None),
    "the list has another address": lambda s: save(s.activities, slug_de="projekte"),
    "a fact changes": lambda s: send(s, s.activity, state="running"),
    "a fact of many changes": lambda s: act(s, "state_confirmed", [s.activity]),
    "a programme is named": lambda s: save(s.activity, programme="ASA"),
    "a topic leaves": lambda s: s.activity.topics.clear(),
    "a topic comes": lambda s: s.topic.activities.add(s.activity),
    "a place leaves": lambda s: send(s, s.activity, places=[]),
    "a place comes": lambda s: s.activity.places.set([s.place]),
    "a date is entered": lambda s: s.activity.occurrences.create(
        starts_on=today() + timedelta(days=400)
    ),
    "a date is cancelled": lambda s: Occurrence.objects.filter(origin="single").update(
        is_cancelled=True
    ),
    "a date leaves": lambda s: Occurrence.objects.filter(origin="single").delete(),
    "an organisation has another role": lambda s: save(
        s.activity.involvements.first(), role="funder"
    ),
    "an organisation leaves": lambda s: s.activity.involvements.last().delete(),
    "a topic is renamed": lambda s: send(s, s.topic, name_de="Gesundsein"),
    "a place is renamed": lambda s: send(s, s.place, name_de="Altes Rathaus"),
    "an organisation is renamed": lambda s: send(s, s.partner, name="LEZ Berlin"),
    "organisations face each other": lambda s: s.partner.counterparts.add(s.other),
    "a picture is described anew": lambda s: send(s, s.picture, alt_de="Ein Haus am Fluss"),
    "its renditions are made": lambda s: save(s.picture, renditions=s.picture.renditions[:6]),
    "a caption changes in an album": lambda s: save(s.album.places.first(), caption_de="Dort"),
    "a picture comes into an album": lambda s: s.album.add([s.picture]),
    "an album is renamed": lambda s: send(s, s.album, title_de="Zwei Reisen"),
    "a film is renamed": lambda s: save(s.video, title_de="Zwei Filme"),
    "a document is renamed": lambda s: save(s.document, title_de="Der Vertrag"),
    "a picture is withdrawn": lambda s: withdraw_picture(s.picture),
    "another page is the home page": lambda s: save(s.home, title_de="Anfang"),
    "an activity is withdrawn": lambda s: withdraw(s.activity, BOTH),
    "a page is withdrawn": lambda s: withdraw(s.section, BOTH),
    "a page is deleted": lambda s: Page.objects.get(pk=s.page.pk).delete(),
    "an activity is deleted": lambda s: Activity.objects.get(pk=s.activity.pk).delete(),
}


def answers(urls: set[str]) -> dict[str, tuple[int, bytes, str]]:
    """The answers of all addresses that somebody may know, those of former visits (`urls`) too."""
    urls |= {*FILES, *(each.get_absolute_url() for each in Address.objects.all())}
    client, found = Client(), {}
    for url in urls:
        response = client.get(url)
        found[url] = (response.status_code, response.content, response.headers.get("Location"))
    return found


def test_every_write_that_changes_a_public_page_raises_the_generation(small_site):
    large = small_site.album.pictures.get().uuid
    urls = {reverse("picture", args=["de", small_site.page.uuid, large])}
    before, seen, faults = answers(urls), set(), []
    for name, write in WRITES.items():
        generation = current_generation()
        write(small_site)
        after = answers(urls)
        changed = [url for url in after if after[url] != before.get(url)]
        if changed:
            seen.add(name)
            if current_generation() == generation:
                faults.append(f"{name}: {changed}")
        before = after

    assert faults == []
    assert WRITES.keys() - seen == {"a draft is saved", "another page is the home page"}
