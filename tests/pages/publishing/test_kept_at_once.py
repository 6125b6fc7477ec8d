"""Statuses that two people change at the same moment."""

import pytest
from django.db import transaction

from pages.models.page import Page
from pages.publishing.status import renew_statuses, wrong_statuses
from pages.publishing.withdraw import withdraw
from tests.factories import keep_statuses, make_page
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def save(page):
    """Save a draft and renew its status, as the forms do."""
    with transaction.atomic():
        page.title_es = f"{page.title_es}!"
        page.save(sync_addresses=False)
        renew_statuses([page.pk])


@pytest.mark.parametrize("number", range(5))
def test_what_is_withdrawn_while_it_is_saved_is_kept_as_both_left_it(number):
    above = make_page(title_de="Oben", live_in=["de", "es"])
    page = make_page(parent=above, live_in=["de", "es"])
    keep_statuses()

    done = at_once(lambda: withdraw(above, ["de", "es"]), lambda: save(Page.objects.get(pk=page.pk)))

    assert not [each for each in done if isinstance(each, Exception)]
    assert list(wrong_statuses()) == []
