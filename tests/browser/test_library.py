"""The library's lists and forms in the admin: pictures in sight, by keyboard, on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pages.media import renditions
from pages.models.blocks.media import GalleryBlock, PictureBlock
from pages.models.media.consent import Consent
from tests.browser.keys import violations
from tests.factories import make_page
from tests.library import make_album, make_document, make_video
from tests.pages.image_files import make_photo, make_picture
from tests.project.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(transactional_db):
    """Three pictures, an album of them that a page shows, a film and a file."""
    pictures = [
        make_picture(make_photo(600 + number, 400), title=f"Bild {number}", alt_de="x", alt_es="y")
        for number in range(3)
    ]
    renditions.make_missing()
    Consent.objects.create(
        picture=pictures[0], given_by="x", given_on="2026-01-01", kept_at="Ordner 7"
    )
    album = make_album(*pictures)
    page = make_page(title_de="Die Reise")
    GalleryBlock.objects.create(parent=page, album=album)
    PictureBlock.objects.create(parent=page, picture=pictures[0])
    return {
        "picture": pictures[0],
        "album": album,
        "video": make_video(poster=pictures[1]),
        "document": make_document(),
    }


def pages_of(library) -> list[str]:
    lists = [reverse(f"admin:pages_{name}_changelist") for name in library]
    forms = [reverse(f"admin:pages_{name}_change", args=[library[name].pk]) for name in library]
    new = [reverse(f"admin:pages_{name}_add") for name in library]
    withdraw = reverse("admin:pages_picture_withdraw", args=[library["picture"].pk])
    return [*lists, *forms, *new, withdraw]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(draft, library, width, scheme):
    draft.set_viewport_size({"width": width, "height": 900})
    draft.emulate_media(color_scheme=scheme)
    found = {}
    for url in pages_of(library):
        draft.goto(url, wait_until="networkidle")
        found |= {(url, each): 1 for each in violations(draft)}
        if draft.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[url, "scrolls sideways"] = 1

    assert "\n".join(map(str, found)) == ""


def test_a_list_shows_pictures(draft, library):
    draft.goto(reverse("admin:pages_picture_changelist"), wait_until="networkidle")

    widths = draft.evaluate(
        "[...document.querySelectorAll('img.thumbnail')].map(i => i.naturalWidth)"
    )

    assert widths == [320, 320, 320]


def test_pictures_of_an_album_are_ordered_by_keyboard(draft, library):
    draft.goto(reverse("admin:pages_album_change", args=[library["album"].pk]))

    draft.get_by_role("button", name="Bild nach unten").first.focus()
    draft.keyboard.press("Enter")
    expect(draft.get_by_role("status").last).to_contain_text("Bild 2 von 3.")
    with draft.expect_navigation():
        draft.locator("[name=_continue]").press("Enter")

    titles = [str(place) for place in library["album"].places.all()]
    assert titles == ["Bild 1", "Bild 0", "Bild 2"]


def test_a_field_that_chooses_a_picture_shows_pictures(draft, library):
    draft.goto(reverse("admin:pages_video_change", args=[library["video"].pk]))
    shown = draft.locator(".picture-choice img")

    expect(shown.first).to_be_visible()
    width = "document.querySelector('.picture-choice img').naturalWidth"
    wait_until(lambda: draft.evaluate(width) == 320)
