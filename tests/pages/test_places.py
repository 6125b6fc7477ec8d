"""The place of a page: what one editor alone cannot break, and what it costs at any size."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages.models.address import Address
from pages.models.page import Page
from pages.models.tree import Tree
from pages.publishing.publish import publish
from tests.factories import make_editor, make_home, make_page
from tests.forms import filled_in
from tests.pages.entry_admin import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def save(client, page, **values):
    """Open the form of a page, change these fields and send it."""
    data = filled_in(client.get(address("change", page))) | values
    return client.post(address("change", page), data)


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def current(language="de") -> list[str]:
    found = Address.objects.current().filter(language=language)
    return sorted(found.values_list("path", flat=True))


def test_the_home_page_does_not_move_below_another(editor):
    home, page = make_home(), make_page()

    response = editor.post(address("move", home), {"position": "first", "target": page.pk})

    assert response.status_code == 200
    home.refresh_from_db()
    assert (home.parent, len(response.context["form"].non_field_errors())) == (None, 1)


def test_a_spanish_slug_cannot_be_cleared_where_the_german_one_is_anothers_address(editor):
    page = make_page(
        title_de="Nana", slug_de="ana", title_es="Luisa", slug_es="luisa", live_in=["de", "es"]
    )
    make_page(title_de="Anna", slug_de="anna", title_es="Ana", slug_es="ana", live_in=["es"])

    response = save(editor, page, title_es="", slug_es="")

    assert response.status_code == 200
    assert list(errors(response)) == ["slug_es"]
    assert "Anna" in errors(response)["slug_es"][0]


def test_a_page_with_pages_below_does_not_become_the_home_page(editor):
    page = make_page(title_de="Themen")
    below = make_page(title_de="Gesundheit", parent=page)

    response = save(editor, page, is_home="on")

    assert list(errors(response)) == ["is_home"]
    assert save(editor, below, title_de="Medizin").status_code == 302


def test_a_page_saved_below_another_one_is_the_last_there(editor):
    page, parent = make_page(title_de="Seite"), make_page(title_de="Oben")
    first = make_page(title_de="Schon da", parent=parent)
    Page.objects.filter(pk=first.pk).update(position=page.position)

    save(editor, page, parent=parent.pk)

    assert list(Page.objects.filter(parent=parent)) == [first, page]


def make_scrambled_tree():
    """Two sections with pages below, whose positions mix them if the tree is not regarded."""
    one, two = make_page(title_de="Eins"), make_page(title_de="Zwei")
    for title, parent in (("1a", one), ("2a", two), ("1b", one), ("2b", two)):
        make_page(title_de=title, parent=parent)
    Page.objects.filter(parent=None).update(position=10)  # equal ones do not mix them either
    return make_page(title_de="Drei")


def test_parents_and_new_places_are_found_in_the_order_of_the_tree(editor):
    make_scrambled_tree()
    field = {"app_label": "pages", "model_name": "page", "field_name": "parent"}

    found = editor.get(reverse("admin:autocomplete"), field | {"term": ""}).json()["results"]

    assert [each["text"] for each in found] == [
        "Eins",
        "Eins › 1a",
        "Eins › 1b",
        "Zwei",
        "Zwei › 2a",
        "Zwei › 2b",
        "Drei",
    ]


def test_a_new_place_beside_a_page_that_has_been_moved_meanwhile_is_refused():
    page, beside, above = make_page(), make_page(title_de="Nebenan"), make_page()
    beside.move(parent=above, after=None)

    with pytest.raises(ValidationError, match="Nebenan"):
        page.move(parent=None, after=beside)


def test_saving_checks_the_place_also_where_no_form_has():
    above = make_page(title_de="Oben")
    make_page(title_de="Unten", parent=above)

    with pytest.raises(ValidationError, match="unten"):
        make_page(title_de="Auch unten", slug_de="unten", parent=above)
    above.parent = Page.objects.get(title_de="Unten")
    with pytest.raises(ValidationError, match="descendant"):
        above.save()


def test_a_slug_made_from_the_title_is_no_address_of_another_page():
    former = make_page(title_de="Treffen", live_in=["de"])
    Page.objects.filter(pk=former.pk).update(slug_de="zusammenkunft")  # its address stays

    assert make_page(title_de="Treffen").slug_de == "treffen-2"


def test_a_walk_through_pages_in_a_circle_ends_with_an_error():
    one = make_page(title_de="Eins", live_in=["de"])
    two = make_page(title_de="Zwei", parent=one, live_in=["de"])
    other = make_page(title_de="Andere", live_in=["de"])
    Page.objects.filter(pk=one.pk).update(parent=two)

    with pytest.raises(ValidationError) as caught:
        Address.objects.sync([two])

    assert caught.value.code == "circle"
    other.slug_de = "anderswo"
    other.save()
    assert current() == ["anderswo", "eins", "eins/zwei"]


def test_the_lines_of_a_branch_go_from_the_top_to_each_page():
    top = make_page(title_de="A")
    middle = make_page(title_de="B", parent=top)
    below = make_page(title_de="C", parent=middle)
    make_page(title_de="D")

    lines = Tree(Page.objects.all()).branches({middle.pk, below.pk})

    assert list(lines) == [[top, middle], [top, middle, below]]


def test_two_entries_that_want_one_path_are_refused_by_its_name():
    one, two = make_page(title_de="Eins"), make_page(title_de="Zwei")

    with pytest.raises(ValidationError, match="“/de/ziel/” belongs to “Eins”"):
        Address.objects.claim({(one.pk, "de"): "ziel", (two.pk, "de"): "ziel"})


def make_section(count: int) -> Page:
    """A live section with so many live pages below, most of them in few statements."""
    section = make_page(title_de="Themen", title_es="Temas", live_in=["de", "es"])
    pages = [Page(title_de=f"Thema {number}", parent=section) for number in range(count)]
    for number, page in enumerate(pages):
        page.slug_de, page.slug_es, page.position = f"t{number}", f"s{number}", 1
        page.save(sync_addresses=False)
    Address.objects.bulk_create(
        Address(entry=page, language=code, path=f"{above}/{page.slug_in(code)}")
        for page in pages
        for code, above in (("de", "themen"), ("es", "temas"))
    )
    return Page.objects.get(pk=section.pk)


@pytest.mark.parametrize("count", [3, 30, pytest.param(3_000, marks=pytest.mark.soak)])
def test_renaming_a_section_costs_the_same_however_many_pages_are_below(counted, count):
    section = make_section(count)
    section.slug_de = "felder"

    queries = counted(section.save)

    assert (queries, len(current())) == (17, count + 1)  # four of them for any page that is saved
    assert all(path.startswith("felder") for path in current())
    assert Address.objects.filter(language="de", is_current=False).count() == count + 1


@pytest.mark.parametrize("count", [3, 30])
def test_saving_a_section_in_its_place_walks_through_no_tree(counted, count):
    section = make_section(count)
    section.title_de = "Themen und Felder"

    assert counted(section.save) == 3  # its place, both rows


def test_the_tree_is_listed_in_its_order(editor):
    make_scrambled_tree()

    shown = editor.get(reverse("admin:pages_page_changelist")).context["cl"].result_list

    assert [page.title_de for page in shown] == ["Eins", "1a", "1b", "Zwei", "2a", "2b", "Drei"]


def test_a_page_published_again_gets_the_address_of_its_present_place():
    page = make_page(title_de="Seite", live_in=["de"])
    Page.objects.filter(pk=page.pk).update(slug_de="neu")

    publish(Page.objects.get(pk=page.pk), ["de"])

    assert current() == ["neu"]
