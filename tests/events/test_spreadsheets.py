"""Activities out to Excel and CSV and back: a preview, and nothing unless all rows are right."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from events.models.activity import Activity
from events.spreadsheets import files, import_preview
from events.spreadsheets.import_form import ImportForm
from pages.accounts.roles import Role
from pages.models.page import Page
from tests.accounts import make_account
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)
from tests.factories import make_page
from tests.publications import live

pytestmark = pytest.mark.django_db

LIST = reverse("admin:events_activity_changelist")
IMPORT = reverse("admin:events_activity_import")


@pytest.fixture
def activities():
    """Three activities with every kind of fact."""
    make_list()
    health, culture = make_topic("Gesundheit", "Salud"), make_topic("Kultur", "Cultura")
    hall = make_place("Cajamarcaplatz, Schöneweide")
    partner = make_organisation("AG Städtepartnerschaft (AG StäPa)")
    found = [
        make_activity(
            title_de="Fest",
            category="event",
            state="planned",
            start="2027-07-15",
            starts_at=time(19),
            ends_at=time(21, 30),
            time_zone="Europe/Berlin",
            topics=[health, culture],
            places=[hall],
            organisations=[partner],
            is_milestone=True,
            participants=71,
            valid_until=date(2027, 8, 1),
            live_in=["de"],
        ),
        make_activity(title_de="Besuch", start="2014", end="2015-06"),
        make_activity(title_de="Theater", time_note_de="in den ersten Jahren"),
    ]
    found[0].involvements.create(organisation=make_organisation("LEZ"), role="funder")
    return found


def exported(client, format_="xlsx") -> bytes:
    return client.get(reverse("admin:events_activity_export", args=[format_])).content


def sheet(content: bytes):
    """The workbook and its sheet, as Excel has it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book.active


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cell(page, title: str, label: str):
    """The cell of an activity, by its German title and the label of the column."""
    headers = [each.value for each in page[1]]
    titles = [row[headers.index("Titel (Deutsch)")].value for row in page.iter_rows()]
    return page.cell(titles.index(title) + 1, headers.index(label) + 1)


def upload(client, content: bytes, name="aktivitaeten.xlsx"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def confirm(client, response):
    """Sends what the preview offers to confirm."""
    data = {"confirmed": response.context["confirmed"], "mark": response.context["shown"].mark}
    return client.post(IMPORT, data, follow=True)


def changes(response) -> list[tuple[int, str, str, str]]:
    return [
        (row.number, change.label, change.before, change.after)
        for row in response.context["shown"].changing
        for change in row.changes
    ]


def faults(response) -> list[tuple[int, str, str]]:
    return [
        (row.number, column, text)
        for row in response.context["shown"].rows_with_errors
        for column, text in row.errors
    ]


def everything() -> dict[str, list]:
    """What the site has of all activities, as it would be exported."""
    with override("de"):
        content = import_preview.export_activities(Activity.objects.order_by("pk"), "csv")
    return {row[0]: row[:-1] for row in files.read_table(content, "alles.csv")}


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_what_was_exported_changes_nothing(editor, activities, format_):
    response = upload(editor, exported(editor, format_), f"liste.{format_}")

    assert (changes(response), faults(response)) == ([], [])
    assert "Die Datei sagt dasselbe wie die Website" in response.text


def test_five_changed_cells_change_exactly_these(editor, activities):
    before = everything()
    book, page = sheet(exported(editor))
    cell(page, "Fest", "Stand").value = "abgesagt"
    cell(page, "Fest", "Zahl der Teilnehmenden").value = 170
    cell(page, "Besuch", "Beginn").value = "Mai 2014"
    cell(page, "Besuch", "Themen").value = "Kultur"
    cell(page, "Theater", "Titel (Spanisch)").value = "Teatro"

    response = upload(editor, saved(book))

    assert len(changes(response)) == 5
    assert everything() == before
    assert ("abgesagt" in response.text, "geplant" in response.text) == (True, True)

    confirm(editor, response)

    after = everything()
    differing = {
        (before[key][4] or before[key][1], new)
        for key, row in before.items()
        for old, new in zip(row, after[key], strict=True)
        if old != new
    }
    assert len(differing) == 5
    assert {new for _row, new in differing} == {"abgesagt", "170", "2014-05", "Kultur", "Teatro"}
    fest, besuch, theater = activities
    for each in activities:
        each.refresh_from_db()
    assert (fest.state, fest.participants, fest.sequence) == ("cancelled", 170, 1)
    assert str(besuch.start) == "2014-05"
    assert [topic.name_de for topic in besuch.topics.all()] == ["Kultur"]
    assert theater.title_es == "Teatro"
    assert ("es", "Teatro") not in live()


def test_one_wrong_row_changes_nothing_and_says_which(editor, activities):
    before = everything()
    book, page = sheet(exported(editor))
    cell(page, "Besuch", "Zahl der Teilnehmenden").value = 12
    cell(page, "Fest", "Beginn").value = "bald"
    cell(page, "Fest", "Orte (Namen)").value = "Nirgendwo"
    row = cell(page, "Fest", "Beginn").row

    response = upload(editor, saved(book))

    assert faults(response) == [
        (
            row,
            "Beginn",
            "„bald“ ist kein Datum. Schreiben Sie ein Jahr, einen Monat oder einen Tag: 2014, "
            "Juni 2010, 20.5.1998, mayo de 2015.",
        ),
        (
            row,
            "Orte (Namen)",
            "„Nirgendwo“ gibt es nicht. Legen Sie es erst an oder berichtigen Sie es.",
        ),
    ]
    assert "Es wurde nichts geändert" in response.text
    assert confirm(editor, response).status_code == 200
    assert everything() == before


@pytest.mark.parametrize(
    ("label", "value", "column", "message"),
    [
        ("Ende", "2013", "", "kann nicht enden, bevor sie beginnt"),
        ("Art", "Party", "Art", "„party“ ist nichts davon: Austausch, Projekt"),
        ("Meilenstein", "vielleicht", "Meilenstein", "weder ja noch nein"),
        ("Zahl der Teilnehmenden", "viele", "Zahl der Teilnehmenden", "ganze Zahl"),
        ("Zahl der Teilnehmenden", "-3", "Zahl der Teilnehmenden", "größer oder gleich"),
        ("von (Uhrzeit)", "25:00", "von (Uhrzeit)", "gültige Uhrzeit"),
        ("gültig bis", "gestern", "gültig bis", "gültiges Datum"),
        ("Organisationen", "Niemand", "Organisationen", "gibt es nicht"),
        ("Organisationen", "LEZ (Chef)", "Organisationen", "ist nichts davon"),
        ("Titel (Deutsch)", "x" * 201, "Titel (Deutsch)", "höchstens 200"),
        ("Kennung (bitte nicht ändern)", "abc", "Kennung (bitte nicht ändern)", "Es gibt keine"),
    ],
)
def test_errors_are_told_by_row_and_column(editor, activities, label, value, column, message):
    book, page = sheet(exported(editor))
    row = cell(page, "Besuch", label).row
    cell(page, "Besuch", label).value = value

    [(number, said_column, text)] = faults(upload(editor, saved(book)))

    assert (number, said_column) == (row, column)
    assert message in text


def test_the_same_activity_twice_is_a_fault(editor, activities):
    table = files.read_table(exported(editor, "csv"), "liste.csv")
    table.append(table[1])

    found = import_preview.preview_import(table)

    assert [row.number for row in found.rows_with_errors] == [5]


def test_a_row_without_identifier_is_a_new_activity(editor, activities):
    book, page = sheet(exported(editor))
    headers = [each.value for each in page[1]]
    page.append(
        [
            {
                "Titel (Deutsch)": "Neu",
                "Art": "projekt",
                "Stand": "läuft",
                "Seite der Partnerschaft": "ambos lados",
                "Beginn": 2026,
                "Organisationen": "LEZ (Förderer)",
                "Themen": "salud; Kultur",
            }.get(header)
            for header in headers
        ]
    )

    confirm(editor, upload(editor, saved(book)))

    new = Activity.objects.get(title_de="Neu")
    assert (new.category, new.state, new.side, str(new.start)) == (
        "project",
        "running",
        "both",
        "2026",
    )
    assert {topic.name_de for topic in new.topics.all()} == {"Gesundheit", "Kultur"}
    assert [(each.organisation.name, each.role) for each in new.involvements.all()] == [
        ("LEZ", "funder")
    ]
    assert not new.publications.exists()


def test_a_new_row_says_at_least_what_it_is(editor, activities):
    table = [["uuid", "title_de"], ["", "Neu"]]

    found = import_preview.preview_import(table)

    [row] = found.rows_with_errors
    columns = {column for column, _text in row.errors}
    assert columns in ({"kind", "state", "side"}, {"Art", "Stand", "Seite der Partnerschaft"})


def test_what_excel_makes_of_a_cell_is_understood(editor, activities):
    book, page = sheet(exported(editor))
    day = cell(page, "Besuch", "Beginn")
    day.value = datetime(2014, 5, 3)  # noqa: DTZ001 - as Excel has it
    day.number_format = "d. mmmm yyyy"
    cell(page, "Besuch", "Ende").value = 2015
    cell(page, "Fest", "Meilenstein").value = False
    cell(page, "Besuch", "Zahl der Teilnehmenden").value = 8.0
    cell(page, "Fest", "von (Uhrzeit)").value = time(18, 30)

    confirm(editor, upload(editor, saved(book)))

    besuch, fest = Activity.objects.get(title_de="Besuch"), Activity.objects.get(title_de="Fest")
    assert (str(besuch.start), str(besuch.end), besuch.participants) == ("2014-05-03", "2015", 8)
    assert (fest.starts_at, fest.is_milestone) == (time(18, 30), False)


@pytest.mark.parametrize(
    ("number_format", "said"),
    [
        ("mmm-yy", "2010-06"),
        ('mmmm" "yyyy', "2010-06"),
        ("[$-407]mmmm yyyy", "2010-06"),
        ("yyyy", "2010"),
        ("dd.mm.yyyy", "2010-06-01"),
    ],
)
def test_of_a_month_excel_makes_no_day(editor, activities, number_format, said):
    book, page = sheet(exported(editor))
    month = cell(page, "Besuch", "Beginn")
    month.value = datetime(2010, 6, 1)  # noqa: DTZ001 - as Excel has it
    month.number_format = number_format

    confirm(editor, upload(editor, saved(book)))

    assert str(Activity.objects.get(title_de="Besuch").start) == said


def test_cells_are_texts_of_which_excel_makes_nothing_else(editor, activities):
    _book, page = sheet(exported(editor))

    assert cell(page, "Besuch", "Ende").number_format == "@"
    assert page.column_dimensions["I"].number_format == "@"


def test_a_character_that_excel_cannot_have_is_left_out(editor):
    make_activity(title_de="Fe\x0bst")

    _book, page = sheet(exported(editor))

    assert cell(page, "Fest", "Titel (Deutsch)").value == "Fest"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_whatever_stands_between_its_cells(editor, activities, delimiter):
    rows = [["uuid", "participants"], [str(activities[1].uuid), "12"]]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode()

    assert [change[3] for change in changes(upload(editor, content, "x.csv"))] == ["12"]


@pytest.mark.parametrize(("language", "delimiter"), [("de", ";"), ("es", ",")])
def test_csv_is_written_as_excel_expects_it_there(activities, language, delimiter):
    with override(language):
        content = import_preview.export_activities(Activity.objects.all(), "csv").decode(
            "utf-8-sig"
        )

    assert content.partition("\r\n")[0].count(delimiter) == len(ImportForm.base_fields) + 1


def test_a_name_with_a_semicolon_goes_by_its_short_name(editor):
    partner = make_organisation("Kultur; Kunst", slug="kultur-kunst")
    activity = make_activity(organisations=[partner])
    book, page = sheet(exported(editor))

    assert cell(page, activity.title_de, "Organisationen").value == "kultur-kunst"
    assert changes(upload(editor, saved(book))) == []


def test_confirming_twice_makes_a_new_activity_once(editor, activities):
    content = "uuid;title_de;category;state;side\n;Neu;Projekt;läuft;beide Seiten".encode()
    response = upload(editor, content, "neu.csv")
    assert faults(response) == []

    confirm(editor, response)
    again = confirm(editor, response)

    assert Activity.objects.filter(title_de="Neu").count() == 1
    assert (faults(again), changes(again)) == ([], [])
    assert "1 Zeile daraus ist schon eine Aktivität" in again.content.decode()


def test_a_second_try_with_the_same_file_goes_on_where_the_first_one_ended(
    editor, activities, monkeypatch
):
    monkeypatch.setattr(import_preview, "BATCH_SIZE", 2)
    rows = [f";Neu {number};Projekt;läuft;beide Seiten" for number in range(5)]
    content = "\n".join(["uuid;title_de;category;state;side", *rows]).encode()
    response = upload(editor, content, "neu.csv")
    log = LogEntry.objects.log_actions

    def killed_in_the_second_batch(*args, **kwargs):
        if Activity.objects.filter(title_de="Neu 2").exists():
            raise KeyboardInterrupt
        return log(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(LogEntry.objects, "log_actions", killed_in_the_second_batch)
        with pytest.raises(KeyboardInterrupt):
            confirm(editor, response)
    saved = Activity.objects.filter(title_de__startswith="Neu")
    assert sorted(each.title_de for each in saved.all()) == ["Neu 0", "Neu 1"]
    again = upload(editor, content, "neu.csv")

    assert again.context["shown"].imported_already == 2
    confirm(editor, again)
    assert sorted(each.title_de for each in saved.all()) == [f"Neu {number}" for number in range(5)]
    assert LogEntry.objects.count() == 5


def test_a_table_ends_before_what_somebody_changed_while_it_was_being_imported(
    editor, activities, monkeypatch
):
    monkeypatch.setattr(import_preview, "BATCH_SIZE", 1)
    rows = [f"{each.uuid};12" for each in activities]
    response = upload(editor, "\n".join(["uuid;participants", *rows]).encode(), "klein.csv")
    save_batch = import_preview._save_batch

    def somebody_saves_the_second_after(forms):
        saved = save_batch(forms)
        Activity.objects.filter(pk=activities[1].pk).update(participants=7)
        return saved

    monkeypatch.setattr(import_preview, "_save_batch", somebody_saves_the_second_after)
    again = confirm(editor, response)

    counts = Activity.objects.order_by("pk").values_list("participants", flat=True)
    assert list(counts) == [12, 7, None]
    said = [str(message) for message in again.context["messages"]]
    assert said[0].startswith("1 Aktivität wurde übernommen")
    assert said[1].startswith("Die Aktivitäten wurden geändert")
    assert [change[2:] for change in changes(again)] == [("7", "12"), ("", "12")]


def test_a_table_leaves_alone_what_somebody_else_changed_since_the_export(editor, activities):
    fest = activities[0]
    book, page = sheet(exported(editor))
    fest.state, fest.participants = "cancelled", 12
    fest.save()
    fest.topics.clear()
    cell(page, "Fest", "Titel (Spanisch)").value = "Fiesta"

    response = upload(editor, saved(book))
    confirm(editor, response)

    assert [change[1:] for change in changes(response)] == [
        ("Titel (Spanisch)", fest.title_es, "Fiesta")
    ]
    fest.refresh_from_db()
    assert (fest.title_es, fest.state, fest.participants) == ("Fiesta", "cancelled", 12)
    assert not fest.topics.exists()


def test_what_a_table_and_somebody_else_changed_is_refused(editor, activities):
    book, page = sheet(exported(editor))
    fest = activities[0]
    fest.participants = 12
    fest.save()
    cell(page, "Fest", "Zahl der Teilnehmenden").value = 170

    [(_row, column, text)] = faults(upload(editor, saved(book)))

    assert column == "Zahl der Teilnehmenden"
    assert text == "Das hat seit dem Export jemand geändert in: „12“."


def test_nobody_took_part_is_something_else_than_not_known(editor, activities):
    book, page = sheet(exported(editor))
    cell(page, "Besuch", "Zahl der Teilnehmenden").value = 0

    confirm(editor, upload(editor, saved(book)))

    assert Activity.objects.get(title_de="Besuch").participants == 0


def test_more_cells_than_columns_are_told(editor, activities):
    content = f"uuid;participants\n{activities[1].uuid};12;zu viel".encode()

    assert faults(upload(editor, content, "klein.csv")) == [
        (2, "", "In dieser Zeile stehen mehr Zellen, als es Spalten gibt.")
    ]


def test_a_damaged_mark_of_the_export_is_told(editor, activities):
    book, page = sheet(exported(editor))
    cell(page, "Fest", "Stand beim Export (bitte nicht ändern)").value = "abc"

    [(_row, column, text)] = faults(upload(editor, saved(book)))

    assert column == "Stand beim Export (bitte nicht ändern)"
    assert "nicht, was exportiert wurde" in text


@pytest.mark.parametrize(
    ("fields", "start", "message"),
    [
        (
            {"starts_at": time(19), "time_zone": "Europe/Berlin"},
            "2027",
            "Zu einer Uhrzeit gehört ein Tag.",
        ),
        (
            {"repeats": "weekly", "repeats_until": date(2027, 1, 19)},
            "2027-02-01",
            "Das ist vor ihrem ersten Tag.",
        ),
        ({"repeats": "weekly", "repeats_until": date(2027, 1, 19)}, "2000-01-04", "mehr als 400"),
    ],
)
def test_what_a_column_breaks_that_the_table_has_not_is_told(editor, fields, start, message):
    activity = make_activity(start="2027-01-05", **fields)
    content = f"uuid;start\n{activity.uuid};{start}".encode()

    [(row, _column, text)] = faults(upload(editor, content, "klein.csv"))

    assert row == 2
    assert message in text


def test_an_address_that_a_page_has_taken_is_told(editor):
    above = make_list()
    activity = make_activity(title_de="Fest")
    page = make_page(title_de="Feier", parent=above, live_in=["de"])
    Page.objects.filter(pk=page.pk).update(slug_de="fest")  # as only a program can
    content = f"uuid;participants\n{activity.uuid};8".encode()

    [(_row, column, text)] = faults(upload(editor, content, "klein.csv"))

    assert (column, "Feier" in text) == ("", True)


def test_names_that_two_places_share_are_told_apart_by_their_short_names(editor):
    one, other = make_place("Markt"), make_place("Markt", side="second")
    activity = make_activity(places=[one])
    content = exported(editor)
    book, page = sheet(content)
    assert cell(page, activity.title_de, "Orte (Namen)").value == one.slug

    assert changes(upload(editor, content)) == []

    cell(page, activity.title_de, "Orte (Namen)").value = "Markt"
    assert "Mehrere heißen „Markt“" in faults(upload(editor, saved(book)))[0][2]
    cell(page, activity.title_de, "Orte (Namen)").value = other.slug
    confirm(editor, upload(editor, saved(book)))
    assert list(activity.places.all()) == [other]


@pytest.mark.parametrize("count", [1, 30])
def test_a_preview_needs_eight_queries_for_rows_that_stay_as_they_are(
    django_assert_num_queries, count
):
    for number in range(count):
        make_activity(
            topics=[make_topic("Kultur")],
            places=[make_place("Markt")],
            organisations=[make_organisation(f"Verein {number}")],
        )
    table = files.read_table(
        import_preview.export_activities(Activity.objects.all(), "csv"), "liste.csv"
    )

    with django_assert_num_queries(8):  # three directories; activities, what they name
        import_preview.preview_import(table)


def test_columns_that_are_missing_stay_as_they_are(editor, activities):
    fest = activities[0]
    table = f"Kennung (bitte nicht ändern),Stand\n{fest.uuid},abgesagt\n"

    confirm(editor, upload(editor, table.encode(), "klein.csv"))

    fest.refresh_from_db()
    assert (fest.state, fest.topics.count(), fest.participants) == ("cancelled", 2, 71)


def test_a_file_in_spanish_comes_back_in_german(editor, activities):
    with override("es"):
        content = import_preview.export_activities(Activity.objects.all(), "xlsx")

    response = upload(editor, content)

    assert (changes(response), faults(response)) == ([], [])


def test_an_unknown_column_is_told_and_nothing_is_taken(editor, activities):
    content = f"uuid,Wetter\n{activities[0].uuid},schön\n".encode()

    response = upload(editor, content, "wetter.csv")

    assert response.context["shown"].unknown_columns == ["Wetter"]
    assert not response.context["shown"].is_possible


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "leer.csv"),
        (b"", "leer.xlsx"),
        (b"\xff\xfe\x00", "kaputt.csv"),
        (b"PK\x03\x04 not really", "kaputt.xlsx"),
        (b"%PDF-1.7", "bild.xlsx"),
        (b"\x00" * 1000, "null.csv"),
    ],
)
def test_a_file_that_is_no_table_is_told_so(editor, content, name):
    response = upload(editor, content, name)

    assert response.status_code == 200
    assert response.context["shown"] is None or not response.context["shown"].is_possible


def test_what_somebody_changed_since_the_preview_is_shown_again(editor, activities):
    besuch = activities[1]
    response = upload(editor, f"uuid;participants\n{besuch.uuid};12".encode(), "klein.csv")
    besuch.participants = 11
    besuch.save()

    again = confirm(editor, response)

    besuch.refresh_from_db()
    assert besuch.participants == 11
    assert [change[2:] for change in changes(again)] == [("11", "12")]
    confirm(editor, again)
    besuch.refresh_from_db()
    assert besuch.participants == 12


def test_what_was_not_offered_cannot_be_confirmed(editor, activities):
    assert editor.post(IMPORT, {"confirmed": "x", "mark": "y"}).status_code == 403


def test_the_export_is_what_the_list_shows(editor, activities):
    url = reverse("admin:events_activity_export", args=["csv"])

    content = editor.get(url, {"state": "planned"}).content.decode("utf-8-sig")

    assert [line.split(";")[1] for line in content.splitlines()[1:]] == ["Fest"]
    assert editor.get(reverse("admin:events_activity_export", args=["exe"])).status_code == 404


def test_translators_export_and_do_not_import(client, activities):
    client.force_login(make_account(role=Role.TRANSLATION))

    assert client.get(reverse("admin:events_activity_export", args=["csv"])).status_code == 200
    assert client.get(IMPORT).status_code == 403
    assert IMPORT not in client.get(LIST).text


@pytest.mark.parametrize("text", ["=1+1", "+41", "-1", "@x"])
def test_a_text_is_a_text_and_no_formula(editor, text):
    make_activity(title_de=text)

    _book, page = sheet(exported(editor))

    headers = [each.value for each in page[1]]
    found = page.cell(2, headers.index("Titel (Deutsch)") + 1)
    assert (found.data_type, found.value) == ("s", text)
