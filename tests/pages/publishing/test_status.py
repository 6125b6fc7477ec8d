"""Standing: what editors learn of an entry in each language."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.page import Page
from pages.models.translation import TranslationState
from pages.publishing.publish import publish
from pages.publishing.schedule import schedule
from pages.publishing.status import status_of, statuses_by_entry
from tests.factories import make_page, make_picture, make_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


def words(page) -> dict[str, list[str]]:
    return {
        each.language: [each.label, *each.open_translations]
        for each in status_of(Page.objects.get(pk=page.pk))
    }


def test_a_page_that_was_never_published_is_a_draft():
    page = make_page(title_es="")

    assert words(page) == {"de": ["draft"], "es": ["no title yet", "1 text missing"]}


def test_what_is_live_says_whether_it_has_changed_since():
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de", "es"])
    page.title_es = "Crónica"
    page.save()

    assert words(page) == {"de": ["live"], "es": ["live, changed since"]}


def test_a_schedule_is_told():
    page = make_page(live_in=["de"])
    schedule(page, ["de", "es"], timezone.now() + timedelta(days=1))

    german, spanish = status_of(page)

    assert (german.label, spanish.label) == ("live", "scheduled")
    assert german.scheduled.number == 2
    assert spanish.live is None


def test_missing_and_outdated_texts_of_the_translation_are_counted():
    page = make_page(text_de="<p>Eins</p>", text_es="<p>Uno</p>")
    make_text(page, text_de="<p>Zwei</p>", text_es="")
    make_text(page, text_de="<p>Drei</p>", text_es="", shows_in="de")
    block = page.pages_textblock_set.get(text_de="<p>Eins</p>")
    block.text_de = "<p>Erstens</p>"
    block.save()

    german, spanish = status_of(page)

    assert (german.is_original, german.open_translations) == (True, [])
    assert spanish.open_translations == ["1 text missing", "1 text outdated"]
    assert (spanish.missing, spanish.outdated) == (1, 1)


def test_what_is_live_is_outdated_only_once_the_new_original_is_live():
    page = make_page(text_de="<p>Eins</p>", text_es="<p>Uno</p>", live_in=["de", "es"])
    block = page.pages_textblock_set.get()
    block.text_de = "<p>Erstens</p>"
    block.save()

    before = status_of(page)[1]
    publish(page, ["de"])
    after = status_of(page)[1]

    assert (before.outdated, before.live_translation[TranslationState.OUTDATED]) == (1, 0)
    assert (after.outdated, after.live_translation[TranslationState.OUTDATED]) == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_statuses_of_a_list_need_six_queries_however_long_it_is(
    count, django_assert_num_queries
):
    for _number in range(count):
        page = make_page(cover=make_picture(), text_de="<p>Eins</p>")
        PictureBlock.objects.create(parent=page, ordering=20, picture=make_picture())
        TeaserBlock.objects.create(parent=page, ordering=30, entry=page)
        publish(page, ["de", "es"])
    pages = list(Page.objects.all())

    # covers, which types of blocks there are, three of them, publications
    with django_assert_num_queries(6):
        found = statuses_by_entry(pages)
        assert [each.label for page in pages for each in found[page.pk]] == ["live"] * 2 * count
