"""Timeline, calendar, partners, places and figures: what readers see there, in both languages."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events.dates.partial import PartialDate
from events.listing.counterparts import counterpart_directory, counterpart_pairs
from pages.clocks import today
from pages.publishing.publish import publish
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
    make_view,
)

pytestmark = pytest.mark.django_db

COMING = date(timezone.localdate().year + 1, 10, 1)


def coming(**fields):
    """An activity on a day that is always ahead."""
    return make_activity(**{"start": str(COMING), "state": "planned", "live_in": ["de"]} | fields)


# The timeline


def years(response) -> dict[int | None, list[str]]:
    found = response.context["timeline"].years
    return {each.year: [item.title for item in each.items] for each in found}


def test_milestones_stand_under_their_years_in_their_order(client):
    make_list()
    make_view("timeline")
    both = {"is_milestone": True, "live_in": ["de", "es"]}
    make_activity(title_de="Wandbild", start="2023-05-30", **both)
    make_activity(title_de="Besuch", start="2023", **both)
    make_activity(title_de="Vereinbarung", title_es="Convenio", start="1998-05-20", **both)
    make_activity(title_de="Theater", time_note_de="in den ersten Jahren", **both)
    make_activity(title_de="nebenbei", start="2000", live_in=["de"])

    assert years(client.get("/de/timeline/")) == {
        1998: ["Vereinbarung"],
        2023: ["Besuch", "Wandbild"],
        None: ["Theater"],
    }
    assert "Convenio" in client.get("/es/timeline/").text


def test_each_item_names_its_side_in_words(client):
    make_list()
    make_view("timeline")
    for side in ("first", "second", "both"):
        make_activity(
            title_de=side, start="1999", side=side, is_milestone=True, live_in=["de", "es"]
        )

    text = client.get("/de/timeline/").text

    sides = re.findall(r'line__item--(\w+)">.*?class="side[^"]*"[^>]*>([^<]+)<', text, re.S)
    assert sides == [
        ("first", "Treptow-Köpenick"),
        ("second", "Cajamarca"),
        ("both", "Treptow-Köpenick und Cajamarca"),
    ]


def test_dates_are_shown_as_precisely_as_they_are_known(client):
    make_list()
    make_view("timeline")
    both = {"is_milestone": True, "live_in": ["de", "es"]}
    make_activity(title_de="Monat", start="2010-06", **both)
    make_activity(title_de="Zeit", start="2010-06-03", end="2010-06-21", **both)
    make_activity(title_de="Tag", start="2010-05-29", **both)
    make_activity(title_de="seither", start="2010", state="running", **both)

    german, spanish = (client.get(f"/{code}/timeline/").text for code in ("de", "es"))

    for words in ("Juni 2010", "3.–21. Juni 2010", "29. Mai 2010", "seit 2010"):
        assert f">{words}<" in german
    for words in ("junio de 2010", "del 3 al 21 de junio de 2010", "desde 2010"):
        assert f">{words}<" in spanish
    assert '<time datetime="2010-06">Juni 2010</time>' in german
    assert '<time datetime="2010-05-29">29. Mai 2010</time>' in german


def test_the_line_can_be_narrowed_down_to_a_topic(client):
    make_list()
    make_view("timeline")
    culture = make_topic("Kultur", slug="kultur")
    make_activity(
        title_de="Wandbild", start="2023", topics=[culture], is_milestone=True, live_in=["de"]
    )
    make_activity(title_de="Besuch", start="2017", is_milestone=True, live_in=["de"])

    response = client.get("/de/timeline/", {"topic": "kultur"})

    assert years(response) == {2023: ["Wandbild"]}
    assert "Kultur (1)" in response.text
    assert "noindex" in response.text
    assert years(client.get("/de/timeline/", {"topic": "nope"})) == {}


def test_years_are_anchors(client):
    make_list()
    make_view("timeline")
    make_activity(start="1998", is_milestone=True, live_in=["de"])

    text = client.get("/de/timeline/").text

    assert '<a href="#y1998">1998</a>' in text
    assert '<h2 id="y1998">1998</h2>' in text


# The calendar


def dates(response) -> list[str]:
    return [
        f"{each.starts_on} {each.title}"
        for _month, occurrences in response.context["months"]
        for each in occurrences
    ]


def test_past_dates_leave_by_themselves(client):
    make_list()
    make_view("calendar")
    make_activity(title_de="war", start="2019-10-01", live_in=["de"])
    coming(title_de="kommt")
    today = timezone.localdate().isoformat()
    make_activity(title_de="heute", start=today, live_in=["de"])

    assert dates(client.get("/de/calendar/")) == [f"{today} heute", f"{COMING} kommt"]


def test_an_evening_in_cajamarca_is_ahead_until_its_day_is_over_there(client, monkeypatch):
    make_list()
    make_view("calendar")
    activity = make_activity(
        title_de="Abend",
        start="2027-06-30",
        starts_at=time(19),
        time_zone="America/Lima",
        live_in=["de"],
    )
    half_past_five = datetime(2027, 6, 30, 17, 30, tzinfo=ZoneInfo("America/Lima"))
    monkeypatch.setattr(timezone, "now", lambda: half_past_five)  # in Berlin it is July

    calendar, page = client.get("/de/calendar/"), client.get(activity.get_absolute_url())

    assert [month for month, _dates in calendar.context["months"]] == [date(2027, 6, 1)]
    assert "02:00" in page.text
    assert f"{activity.uuid}.ics" in page.text


def test_a_cancelled_date_is_said_to_be_cancelled_wherever_it_stands(client):
    make_list()
    make_view("calendar")
    activity = coming(title_de="Fest", state="confirmed")
    activity.occurrences.update(is_cancelled=True)

    listed, month = client.get("/de/calendar/").text.split('<section class="month"')

    assert ">abgesagt</span>" in listed
    assert "Fest</a> (abgesagt)" in month
    assert "steht fest" not in listed + month


def test_a_date_of_several_days_says_its_last_one(client):
    make_list()
    activity = coming(start=str(COMING), end=str(COMING.replace(day=3)))
    activity.occurrences.create(starts_on=COMING.replace(day=30), ends_on=date(COMING.year, 11, 2))

    text = client.get(activity.get_absolute_url()).text

    for days in ("1.–3. Oktober", "30. Oktober bis 2. November"):
        assert f">{days} {COMING.year}</time>" in text.partition("Nächste Termine")[2]


def test_a_whole_day_is_said_once(client):
    make_list()
    activity = coming()

    assert "Nächster Termin" not in client.get(activity.get_absolute_url()).text


def test_what_is_postponed_is_said_to_be_so_at_its_date_and_enters_no_calendar(client):
    make_list()
    activity = coming(starts_at=time(19), time_zone="Europe/Berlin", state="postponed")

    text = client.get(activity.get_absolute_url()).text

    assert "<strong>verschoben</strong>" in text.partition("Nächster Termin")[2]
    assert f"{activity.uuid}.ics" not in text


def test_a_repetition_says_until_when(client):
    make_list()
    activity = coming(repeats="weekly", repeats_until=COMING + timedelta(weeks=2))

    assert f", bis 15. Oktober {COMING.year}" in client.get(activity.get_absolute_url()).text


def test_a_date_shows_both_clocks_with_the_weekday_where_it_is_another(client):
    make_list()
    make_view("calendar")
    day = date(2999, 7, 16)  # a Tuesday
    coming(start=str(day), starts_at=time(19), time_zone="America/Lima", live_in=["de", "es"])

    german, spanish = (client.get(f"/{code}/calendar/").text for code in ("de", "es"))

    clocks = re.compile(r'clocks__time">([^<]+)</span>\s*([^<]+)</li>')
    assert clocks.findall(german) == [("19:00", "Cajamarca"), ("02:00", "Berlin, Mittwoch")]
    assert clocks.findall(spanish) == [("19:00", "Cajamarca"), ("02:00", "Berlín, miércoles")]


def test_only_what_is_live_in_the_language_stands_in_its_calendar(client):
    make_list()
    make_view("calendar")
    activity = coming(title_de="Fest", title_es="Fiesta")

    assert dates(client.get("/es/calendar/")) == []
    publish(activity, ["es"])
    assert dates(client.get("/es/calendar/")) == [f"{COMING} Fiesta"]


def test_a_month_shows_its_days_with_what_takes_place(client):
    make_list()
    make_view("calendar")
    coming(title_de="Lager", start=str(COMING), end=str(COMING.replace(day=3)))

    sheet = client.get("/de/calendar/", {"month": f"{COMING:%Y-%m}"}).context["grid"]

    found = {day.day.day: [each.title for each in day.occurrences] for day in sheet.days}
    assert {day: titles for day, titles in found.items() if titles} == {
        1: ["Lager"],
        2: ["Lager"],
        3: ["Lager"],
    }
    assert len(found) == 31
    assert sheet.first_weekday == COMING.isoweekday()


def test_months_lead_no_further_than_there_are_dates(client):
    make_list()
    make_view("calendar")
    coming()
    before = f"{COMING.year}-09"

    first = client.get("/de/calendar/", {"month": f"{COMING:%Y-%m}"})
    earlier = client.get("/de/calendar/", {"month": before})

    assert 'rel="prev"' not in first.text
    assert 'rel="next"' not in first.text
    assert f'rel="next" href="?month={COMING:%Y-%m}' in earlier.text
    assert "In diesem Monat gibt es keinen Termin." in earlier.text


def test_months_lead_back_for_a_year(client):
    make_list()
    make_view("calendar")
    make_activity(start="1998-05-20", live_in=["de"])
    assert 'rel="prev"' not in client.get("/de/calendar/").text
    assert "20. Mai" not in client.get("/de/calendar/").text

    recent = today() - timedelta(days=200)
    make_activity(start=str(recent), live_in=["de"])

    text = client.get("/de/calendar/").text

    assert f'rel="prev" href="?month={recent:%Y-%m}' in text


@pytest.mark.parametrize("month", ["2027", "2027-13", "x", "0000-01", "9" * 30, "2027-1"])
def test_what_is_no_month_is_not_found(client, month):
    make_view("calendar")

    assert client.get("/de/calendar/", {"month": month}).status_code == 404


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_the_first_and_the_last_month_that_there_are_can_be_asked_for(client, month):
    make_view("calendar")

    assert client.get("/de/calendar/", {"month": month}).status_code == 200


def test_a_cancelled_date_says_so_in_both_languages_without_publishing(client):
    make_list()
    make_view("calendar")
    activity = coming(live_in=["de", "es"])
    activity.state = "cancelled"
    activity.save()

    assert "abgesagt" in client.get("/de/calendar/").text
    assert "cancelada" in client.get("/es/calendar/").text
    assert "Abgesagt: Das findet nicht statt." in client.get(activity.get_absolute_url()).text


# The partners


def test_those_who_face_each_other_stand_in_pairs(client):
    make_view("partners")
    ciam = make_organisation("CIAM", side="second", language="es")
    clubs = make_organisation("KIEZKLUBs")
    seniors = make_organisation("Volkssolidarität")
    clubs.counterparts.add(ciam)
    ciam.counterparts.add(seniors)
    make_organisation("Wasserbetriebe")
    make_organisation("SKEW", side="none")

    found = counterpart_directory("de")

    assert [
        ([each.name for each in pair.first], [each.name for each in pair.second])
        for pair in found.pairs
    ] == [(["KIEZKLUBs", "Volkssolidarität"], ["CIAM"])]
    assert [each.name for each in found.alone.first] == ["Wasserbetriebe"]
    assert [each.name for each in found.without_side] == ["SKEW"]
    assert (
        '<h3 class="organisation__name" lang="es-PE" translate="no">CIAM</h3>'
        in client.get("/de/partners/").text
    )


def test_of_a_topic_those_stand_there_who_take_part_and_who_faces_them(client):
    topic = make_topic("Kultur")
    school, club, choir = (make_organisation(name) for name in ("Schule", "Klub", "Chor"))
    colegio = make_organisation("Colegio", side="second")
    colegio.counterparts.set([school, club])
    make_activity(topics=[topic], organisations=[school], live_in=["de"])
    make_activity(organisations=[choir], live_in=["de"])

    [pair] = counterpart_pairs("de", topic.uuid)

    assert ([str(each) for each in pair.first], pair.second) == (["Schule"], [colegio])


def test_each_organisation_leads_to_its_activities_in_the_language(client):
    make_list()
    make_view("partners")
    club = make_organisation("KIEZKLUBs")
    make_activity(title_de="Olympiade", organisations=[club], live_in=["de"])
    make_activity(title_de="Garten", title_es="Huerto", organisations=[club], live_in=["es"])

    german, spanish = (client.get(f"/{code}/partners/").text for code in ("de", "es"))

    assert "/de/aktivitaeten/olympiade/" in german
    assert "/es/actividades/huerto/" in spanish
    assert "Olympiade" not in spanish


def test_five_activities_are_named_and_the_list_has_them_all(client):
    make_list()
    make_view("partners")
    club = make_organisation("KIEZKLUBs")
    for number in range(7):
        make_activity(title_de=f"Fest {number}", organisations=[club], live_in=["de"])

    text = client.get("/de/partners/").text

    assert text.count("/de/aktivitaeten/fest-") == 5
    assert "7 Aktivitäten" in text
    [more] = re.findall(r'href="(/de/aktivitaeten/\?partner=[^"]+)"', text)
    assert client.get(more).context["listing"].facets.count == 7


# The places


def test_places_stand_on_their_side_and_lead_to_what_happens_there(client):
    make_list()
    make_view("places")
    hall = make_place("Rathaus Köpenick", slug="rathaus", latitude="52.446", longitude="13.575")
    make_place("Plaza de Armas", side="second")
    make_activity(places=[hall], live_in=["de"])

    response = client.get("/de/places/")

    shores = response.context["side_maps"]
    assert [[each.name_de for each in shore.places] for shore in shores] == [
        ["Rathaus Köpenick"],
        ["Plaza de Armas"],
    ]
    assert 'href="/de/aktivitaeten/?place=rathaus"' in response.text
    [spot] = shores[0].markers
    assert (spot.number, spot.x, spot.y) == (1, 205, 148)
    assert shores[1].markers == []


def test_a_place_beyond_the_map_is_only_listed(client):
    make_view("places")
    make_place("Köln", latitude="50.94", longitude="6.96")

    [shore, _other] = client.get("/de/places/").context["side_maps"]

    assert (len(shore.places), shore.markers) == (1, [])


# The figures


def test_the_drawing_and_the_table_have_the_same_numbers(client):
    make_list()
    make_view("figures")
    health, culture = make_topic("Gesundheit", position=1), make_topic("Kultur", position=2)
    both = {"live_in": ["de"]}
    make_activity(start="2019-02", topics=[health], **both)
    make_activity(start="2019-08", topics=[health, culture], **both)
    make_activity(start="2023", topics=[culture], **both)
    make_activity(start="2023", live_in=["es"])
    make_activity(**both)  # without a year

    response = client.get("/de/figures/")

    found = response.context["figures"]
    assert [topic.text for topic in found.topics] == ["Gesundheit", "Kultur"]
    assert [(row.year, row.counts, row.total) for row in found.rows] == [
        (2019, [2, 1], 2),
        (2023, [0, 1], 1),
    ]
    assert sorted(circle.count for circle in found.circles) == [1, 1, 2]
    assert max(found.circles, key=lambda circle: circle.count).radius == 11
    assert response.text.count("<circle") == 3
    cells = re.findall(r"<td>(\d+)</td>", response.text)
    assert cells == ["2", "1", "2", "0", "1", "1"]


def test_nothing_to_count_is_said(client):
    make_view("figures")

    assert "Es gibt noch nichts zu zählen." in client.get("/de/figures/").text


# One activity


def test_an_activity_shows_its_facts(client):
    make_list()
    topic = make_topic("Gesundheit", "Salud", slug="gesundheit")
    hospital = make_organisation("Krankenhaus Hedwigshöhe")
    activity = make_activity(
        start="2019-02",
        topics=[topic],
        places=[make_place("Hospital Regional", side="second", address="Jr. Larry Johnson")],
        side="second",
        participants=1234,
        programme_de="ASA-Kommunal",
        live_in=["de", "es"],
    )
    activity.involvements.create(organisation=hospital, role="organiser")

    german = client.get(activity.get_absolute_url()).text
    spanish = client.get(activity.publications.get(language="es").url).text

    for words in (
        "Februar 2019",
        "Hospital Regional, Jr. Larry Johnson",
        "Krankenhaus Hedwigshöhe",
        "(Veranstalter)",
        'href="/de/aktivitaeten/?topic=gesundheit"',
        "1.234",
        "ASA-Kommunal",
        "abgeschlossen",
    ):
        assert words in german
    assert "1,234" in spanish
    assert '<dd lang="de">ASA-Kommunal</dd>' in spanish
    assert '<span translate="no" lang="de">Krankenhaus Hedwigshöhe</span>' in spanish


def test_neighbours_share_topics_the_nearest_first(client):
    make_list()
    health, culture = make_topic("Gesundheit"), make_topic("Kultur")
    both = {"live_in": ["de"]}
    activity = make_activity(topics=[health, culture], **both)
    make_activity(title_de="eines", start="2023", topics=[health], **both)
    make_activity(title_de="beide", start="2001", topics=[health, culture], **both)
    make_activity(title_de="keines", start="2024", **both)
    make_activity(title_de="anderswo", topics=[health], live_in=["es"])

    response = client.get(activity.get_absolute_url())

    assert [each.title for each in response.context["neighbours"]] == ["beide", "eines"]


def test_a_closed_call_says_so_and_offers_no_registration(client):
    make_list()
    call = make_activity(
        category="call",
        start="2019-02",
        valid_until=date(2019, 3, 1),
        registration_url="https://example.org/anmelden",
        live_in=["de"],
    )

    text = client.get(call.get_absolute_url()).text

    assert "Dieser Aufruf ist beendet." in text
    assert "example.org" not in text


def test_an_open_call_leads_to_its_registration(client):
    make_list()
    call = coming(
        category="call",
        registration_url="https://example.org/anmelden",
        registration_until=date(2999, 3, 1),
    )

    text = client.get(call.get_absolute_url()).text

    assert 'href="https://example.org/anmelden"' in text
    assert "bis 1. März 2999" in text


def test_of_many_dates_ten_are_named_and_the_others_counted(client):
    make_list()
    start = date(2999, 1, 1)
    activity = coming(start=str(start), repeats="weekly", repeats_until=start + timedelta(weeks=14))

    response = client.get(activity.get_absolute_url())

    assert len(response.context["coming"]) == 10
    assert "jeden Dienstag" in response.text
    assert "und 5 weitere Termine" in response.text


def test_a_preview_shows_facts_and_no_calendar(client, admin_client):
    make_list()
    activity = make_activity(start=str(COMING))

    text = admin_client.get(f"/admin/events/activity/{activity.pk}/preview/de/").text

    assert PartialDate(COMING.year, COMING.month, COMING.day).as_text in text
    assert ".ics" not in text.partition("<footer")[0]
