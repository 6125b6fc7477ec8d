"""Blocks of activities on pages: they show what holds when a page is read."""

from datetime import date

import pytest
from django.utils import timezone

from events.models.blocks import (
    ActivitiesBlock,
    ActivityFiguresBlock,
    DatesBlock,
    OutcomeBlock,
    PartnersBlock,
    TimelineBlock,
)
from pages.admin.forms.blocks import block_inlines
from pages.models.publication import Publication
from pages.publishing.diff import diff
from pages.publishing.publish import publish
from pages.publishing.restore import restore
from pages.publishing.snapshots import draft_of, unknown_keys
from tests.events.factories import make_activity, make_list, make_organisation, make_topic
from tests.factories import make_home, make_page

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year + 1


def shown(client, url="/de/seite/") -> dict[str, list]:
    """The blocks of a page: their types, and what each shows."""
    return {group.type: group.items for group in client.get(url).context["blocks"]}


def page_with(*blocks):
    """A page at /de/seite/ and /es/seite/ with these blocks."""
    page = make_page(title_de="Seite", title_es="Seite")
    for number, (model, fields) in enumerate(blocks):
        model.objects.create(parent=page, ordering=number, **fields)
    publish(page, ["de", "es"])
    return page


def test_next_dates_appear_and_leave_without_publishing(client):
    make_list()
    page_with((DatesBlock, {"count": 2}))

    assert shown(client) == {}

    activities = [
        make_activity(title_de=f"Fest {number}", start=f"{YEAR}-0{number}-01", live_in=["de"])
        for number in (3, 1, 2)
    ]

    [occurrences] = shown(client)["dates"]
    assert [each.title for each in occurrences] == ["Fest 1", "Fest 2"]
    assert shown(client, "/es/seite/") == {}

    for activity in activities:
        activity.starts_on = date(2000, 1, 1)
        activity.save()
    assert shown(client) == {}


def test_activities_of_a_topic_stand_on_its_page(client):
    make_list()
    topic = make_topic("Gesundheit")
    make_activity(title_de="Chirurgie", start="2019", topics=[topic], live_in=["de"])
    make_activity(title_de="läuft", state="running", topics=[topic], live_in=["de"])
    make_activity(title_de="anderes", live_in=["de"])
    page_with((ActivitiesBlock, {"topic": topic, "count": 5}))

    [items] = shown(client)["activities"]

    assert [each.title for each in items] == ["läuft", "Chirurgie"]


def test_the_timeline_of_a_page_ends_today(client):
    make_list()
    for year in (1998, 2008, 2018, YEAR):
        make_activity(title_de=str(year), start=str(year), is_milestone=True, live_in=["de"])
    page_with((TimelineBlock, {"count": 2}))

    [years] = shown(client)["timeline"]

    assert [year.year for year in years] == [2008, 2018]


def test_partners_of_a_topic_stand_in_pairs(client):
    make_list()
    topic = make_topic("Gesundheit")
    here, there = make_organisation("Klinik"), make_organisation("Hospital", side="second")
    here.counterparts.add(there)
    make_organisation("Verein").counterparts.add(make_organisation("Grupo", side="second"))
    make_activity(topics=[topic], organisations=[here], live_in=["de"])
    page_with((PartnersBlock, {"topic": topic}))

    [pairs] = shown(client)["partners"]

    assert [[each.name for each in pair.first] for pair in pairs] == [["Klinik"]]


def test_figures_can_stand_on_any_page(client):
    make_list()
    make_activity(start="2019", topics=[make_topic("Kultur")], live_in=["de"])
    page_with((ActivityFiguresBlock, {}))

    assert client.get("/de/seite/").text.count("<circle") == 1


def test_what_came_of_it_is_published_like_any_text(client):
    make_list()
    activity = make_activity(title_de="Fest")
    block = OutcomeBlock.objects.create(parent=activity, text_de="<p>Ein Garten.</p>")
    publish(activity, ["de", "es"])
    block.text_de = "<p>Zwei Gärten.</p>"
    block.save()

    text = client.get("/de/aktivitaeten/fest/").text

    assert "Was daraus wurde" in text
    assert "<p>Ein Garten.</p>" in text
    assert "Qué resultó" not in client.get(activity.publications.get(language="es").url).text


def test_what_came_of_it_can_lead_to_a_page_and_keeps_it_from_deletion(client):
    make_list()
    target = make_page(title_de="Garten", live_in=["de"])
    activity = make_activity(title_de="Fest")
    link = f'<p><a href="entry:{target.uuid}">Garten</a></p>'
    OutcomeBlock.objects.create(parent=activity, text_de=link)
    publish(activity, ["de"])

    assert '<a href="/de/garten/">Garten</a>' in client.get("/de/aktivitaeten/fest/").text
    assert target.referenced_by.count() == 2


def test_only_activities_are_offered_what_came_of_it():
    offered = {kind: [each.model for each in block_inlines(kind)] for kind in ("page", "activity")}

    assert OutcomeBlock not in offered["page"]
    assert OutcomeBlock in offered["activity"]


def test_another_topic_is_a_change_in_words_and_can_be_taken_back():
    health, culture = make_topic("Gesundheit"), make_topic("Kultur")
    page = page_with((ActivitiesBlock, {"topic": health, "count": 5}))
    ActivitiesBlock.objects.update(topic=culture)

    live = Publication.objects.live("de").get()
    [change] = diff(live, draft_of(page, "de"))

    assert change.details[0].words == [("removed", "Gesundheit"), ("added", "Kultur")]
    assert unknown_keys(live) == set()
    restore(live)
    assert ActivitiesBlock.objects.get().topic == health


def test_a_topic_that_is_gone_is_missed_nowhere(client):
    make_list()
    topic = make_topic("Gesundheit")
    page_with((ActivitiesBlock, {"topic": topic, "count": 5}))
    ActivitiesBlock.objects.all().delete()
    topic.delete()

    assert shown(client) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_with_dates_and_timeline_needs_five_queries(
    client, django_assert_num_queries, count
):
    make_list()
    home = make_home()
    DatesBlock.objects.create(parent=home, count=5)
    TimelineBlock.objects.create(parent=home, count=5)
    publish(home, ["de"])
    for number in range(1, count + 1):
        make_activity(start=f"{YEAR}-0{number}-01", live_in=["de"])
        make_activity(start=f"200{number}", is_milestone=True, live_in=["de"])

    with django_assert_num_queries(5):  # page, menu, its places; dates, milestones
        client.get("/de/")
