"""Changes: what an editor reads about the difference between two publications."""

import pytest

from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.blocks.text import FigureBlock, QuoteBlock
from pages.publishing import snapshots
from pages.publishing.diff import ChangeKind, FieldDiff, diff
from pages.publishing.publish import publish
from tests.factories import make_page, make_picture, make_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


def since_published(page, language="de"):
    """What differs between what is live and the desk: headings, kinds, details."""
    live = page.publications.get(language=language, state="live")
    page.refresh_from_db()
    draft = snapshots.draft_of(page, language)
    return [(each.subject, each.kind, each.details) for each in diff(live, draft)]


def test_an_unchanged_desk_has_no_changes():
    page = make_page(text_de="<p>Eins</p>", live_in=["de"])

    assert since_published(page) == []


def test_title_and_summary_are_compared_word_by_word():
    page = make_page(title_de="Die Geschichte", summary_de="Wie es war.", live_in=["de"])
    page.title_de, page.summary_de = "Die ganze Geschichte", ""
    page.save()

    assert since_published(page) == [
        (
            "Title",
            ChangeKind.CHANGED,
            [FieldDiff("", [("same", "Die"), ("added", "ganze"), ("same", "Geschichte")])],
        ),
        ("Summary", ChangeKind.CHANGED, [FieldDiff("", [("removed", "Wie es war.")])]),
    ]


def test_a_long_text_is_shown_around_its_changes():
    words = [f"w{number}" for number in range(40)]
    page = make_page(text_de=f"<p>{' '.join(words)}</p>", live_in=["de"])
    block = page.pages_textblock_set.get()
    block.text_de = f"<p>{' '.join(words)} Schluss</p>"
    block.save()

    ((_what, _kind, details),) = since_published(page)

    kept = "w0 w1 w2 w3 w4 w5 w6 w7 … w32 w33 w34 w35 w36 w37 w38 w39"
    assert details == [FieldDiff("Text", [("same", kept), ("added", "Schluss")])]


def test_a_change_of_formatting_alone_is_told_in_words():
    page = make_page(text_de="<p>Sehr wichtig</p>", live_in=["de"])
    block = page.pages_textblock_set.get()
    block.text_de = "<p>Sehr <strong>wichtig</strong></p>"
    block.save()

    assert since_published(page) == [
        (
            "Text “Sehr wichtig”",
            ChangeKind.CHANGED,
            [FieldDiff("Text", note="Only formatting or links changed.")],
        )
    ]


def test_blocks_that_came_and_went_are_named():
    page = make_page(text_de="<p>Alt</p>", live_in=["de"])
    page.pages_textblock_set.get().delete()
    make_text(page, text_de="<p>Neu</p>")

    assert since_published(page) == [
        ("Text “Neu”", ChangeKind.ADDED, [FieldDiff("", [("added", "Neu")])]),
        ("Text “Alt”", ChangeKind.REMOVED, [FieldDiff("", [("removed", "Alt")])]),
    ]


def test_what_both_languages_share_is_told_by_its_name():
    page = make_page(cover=make_picture(title="Rathaus"))
    old, new = make_picture(title="See"), make_picture(title="Fluss")
    picture = PictureBlock.objects.create(parent=page, ordering=10, picture=old, caption_de="Blau")
    figure = FigureBlock.objects.create(parent=page, ordering=20, value=12, label_de="Grad")
    publish(page, ["de"])
    page.cover, picture.picture, figure.value, figure.year = None, new, "12.5", 2025
    for record in (page, picture, figure):
        record.save()

    assert since_published(page) == [
        ("Cover picture", ChangeKind.CHANGED, [FieldDiff("", [("removed", "Rathaus")])]),
        (
            "Picture “Fluss · Blau”",
            ChangeKind.CHANGED,
            [FieldDiff("Picture", [("removed", "See"), ("added", "Fluss")])],
        ),
        (
            "Figure “12.5 · 2025 · Grad”",
            ChangeKind.CHANGED,
            [
                FieldDiff("Value", [("removed", "12"), ("added", "12.5")]),
                FieldDiff("Year", [("added", "2025")]),
            ],
        ),
    ]


def test_a_new_order_is_told_with_the_blocks_as_they_stand_now():
    page = make_page()
    first = make_text(page, ordering=10, text_de="<p>Eins</p>")
    make_text(page, ordering=20, text_de="<p>Zwei</p>")
    publish(page, ["de"])
    first.ordering = 30
    first.save()

    assert since_published(page) == [
        (
            "Order of the blocks",
            ChangeKind.CHANGED,
            [FieldDiff("", note="Now: Text “Zwei” – Text “Eins”")],
        )
    ]


def test_what_has_been_deleted_from_the_site_is_called_so():
    page, target = make_page(), make_page(title_de="Ziel")
    teaser = TeaserBlock.objects.create(parent=page, ordering=10, entry=target)
    publish(page, ["de"])
    old = page.publications.get()
    teaser.delete()
    publish(page, ["de"])
    target.delete()

    assert [each.subject for each in diff(snapshots.draft_of(page, "de"), old)] == [
        "Teaser “(deleted)”"
    ]


def test_a_block_that_now_shows_in_the_other_language_too_is_no_change_for_these_readers():
    page = make_page()
    block = QuoteBlock.objects.create(parent=page, ordering=10, text_de="Ja!", shows_in="de")
    publish(page, ["de"])
    block.shows_in = "both"
    block.save()

    assert since_published(page) == []
    assert snapshots.is_same_content(page.publications.get(), snapshots.draft_of(page, "de"))
