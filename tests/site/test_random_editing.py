"""Random editors' actions through the real forms, against a small model of what they promise.

Each run takes random steps from an empty site. SOAK=<number of runs> takes more.
"""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pages.admin.object_views import change_url
from pages.languages import CODES, column
from pages.models.entry import Entry, descendants_of
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.schedule import publish_scheduled
from tests.factories import make_editor
from tests.forms import filled_in

RUNS = int(os.environ.get("SOAK", "6"))

titles = st.sampled_from(["", "Haus", "Köln", "Casa", "Die Höfe", "Año nuevo"])
slugs = st.sampled_from(["", "haus", "koeln", "casa", "haus-2"])
codes = st.sampled_from(CODES)
some_codes = st.lists(codes, unique=True, min_size=1)
positions = st.sampled_from(["before", "after", "first", "last"])
places = st.integers(0, 7)  # which of the present entries


def titles_of(entry: Entry) -> dict[str, str]:
    return {column("title", code): entry.text_of("title", code) for code in CODES}


class Editors(RuleBasedStateMachine):
    """The site, and the model beside it: drafts, what is live, and every address that was."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.client, self.reader = Client(), Client()
        self.client.force_login(make_editor())
        self.drafts: dict[int, dict[str, str]] = {}
        self.live: dict[tuple[int, str], str] = {}
        self.addresses: set[str] = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # Actions

    @rule(kind=st.sampled_from(["pages_page", "events_activity"]), title_de=titles, title_es=titles)
    def create(self, kind, title_de, title_es):
        facts = {} if kind == "pages_page" else {"category": "project", "side": "both"}
        texts = {"title_de": title_de, "title_es": title_es}
        before = {*Entry.objects.values_list("pk", flat=True)}
        if self.send(reverse(f"admin:{kind}_add"), texts | facts):
            [new] = {*Entry.objects.values_list("pk", flat=True)} - before
            self.drafts[new] = texts

    @precondition(lambda self: self.drafts)
    @rule(place=places, code=codes, title=titles)
    def write(self, place, code, title):
        key = self.key(place)
        if self.send(self.form_of(key), {f"title_{code}": title}):
            self.drafts[key][f"title_{code}"] = title

    @precondition(lambda self: self.drafts)
    @rule(place=places, code=codes, slug=slugs)
    def rename(self, place, code, slug):
        self.send(self.form_of(self.key(place)), {f"slug_{code}": slug})

    @precondition(lambda self: self.pages())
    @rule(place=places, above=places, is_top=st.booleans())
    def put_below(self, place, above, is_top):
        parent = "" if is_top else self.page(above)
        self.send(self.form_of(self.page(place)), {"parent": parent})

    @precondition(lambda self: self.pages())
    @rule(
        place=places, beside=places, position=st.sampled_from(["before", "after", "first", "last"])
    )
    def move(self, place, beside, position):
        url = reverse("admin:pages_page_move", args=[self.page(place)])
        self.send(url, {"target": self.page(beside), "position": position})

    @precondition(lambda self: self.pages())
    @rule(place=places, name=st.sampled_from(["is_home", "activities", "overview", ""]))
    def make_special(self, place, name):
        values = {"is_home": "on"} if name == "is_home" else {"page_type": name}
        self.send(self.form_of(self.page(place)), values)

    @precondition(lambda self: self.drafts)
    @rule(place=places, languages=some_codes, with_ancestors=st.booleans())
    def publish(self, place, languages, with_ancestors):
        key = self.key(place)
        values = {"languages": languages} | ({"with_ancestors": "on"} if with_ancestors else {})
        above = [each.pk for each in self.entry(key).entry_ancestors()]
        if self.send(self.url("publish", key), values):
            for code in languages:
                for each in [*above, key]:
                    if each == key or (each, code) not in self.live:
                        self.live[each, code] = self.drafts[each][f"title_{code}"]

    @precondition(lambda self: self.drafts)
    @rule(place=places, languages=some_codes)
    def publish_later(self, place, languages):
        key, day = self.key(place), timezone.localdate() + timedelta(days=2)
        values = {"languages": languages, "when": "later", "day": day.isoformat(), "time": "12:00"}
        self.send(self.url("publish", key), values)

    @rule()
    def time_passes(self):
        due = {each.pk: each for each in Publication.objects.scheduled()}
        publish_scheduled(timezone.now() + timedelta(days=3))
        for publication in Publication.objects.filter(pk__in=due):
            assert publication.is_live or publication.state == Publication.State.CANCELLED
            if publication.is_live:
                self.live[publication.entry_id, publication.language] = publication.title

    @precondition(lambda self: self.drafts)
    @rule(place=places, languages=some_codes)
    def withdraw(self, place, languages):
        key = self.key(place)
        below = [each.pk for each in descendants_of([self.entry(key)])]
        if self.send(self.url("withdraw", key), {"languages": languages}):
            for each in [key, *below]:
                for code in languages:
                    self.live.pop((each, code), None)

    @precondition(lambda self: Publication.objects.exists())
    @rule(place=places)
    def restore(self, place):
        found = [*Publication.objects.order_by("pk")]
        chosen = found[place % len(found)]
        url = self.url("restore", chosen.entry_id, chosen.pk)
        if self.send(url, {}):
            self.drafts[chosen.entry_id][f"title_{chosen.language}"] = chosen.title

    @precondition(lambda self: self.drafts)
    @rule(place=places)
    def duplicate(self, place):
        key = self.key(place)
        before = {*self.drafts}
        if self.send(self.url("duplicate", key), {}):
            [new] = {*Entry.objects.values_list("pk", flat=True)} - before
            self.drafts[new] = titles_of(self.entry(new))

    @precondition(lambda self: self.drafts)
    @rule(place=places)
    def delete(self, place):
        key = self.key(place)
        self.client.post(self.url("delete", key), {"post": "yes"})
        if not Entry.objects.filter(pk=key).exists():
            assert not [each for each, _code in self.live if each == key]
            del self.drafts[key]

    # Promises

    @invariant()
    def drafts_are_as_they_were_written(self):
        assert {each.pk: titles_of(each) for each in Entry.objects.all()} == self.drafts

    @invariant()
    def readers_see_what_was_published(self):
        live = Publication.objects.live().values_list("entry", "language", "title")
        assert {(key, code): title for key, code, title in live} == self.live

    @invariant()
    def what_is_live_answers_at_its_address_and_stands_below_what_is_live(self):
        for publication in Publication.objects.live().with_path():
            assert publication.path is not None, publication
            entry = publication.entry.specific
            assert publication.path == entry.path_in(publication.language)
            response = self.reader.get(publication.url)
            assert response.status_code == 200, publication.url
            assert response.context["publication"].pk == publication.pk
            self.addresses.add(publication.url)
            for above in entry.entry_ancestors():
                assert (above.pk, publication.language) in self.live

    @invariant()
    def every_address_that_was_public_has_an_answer(self):
        for url in self.addresses:
            response = self.reader.get(url)
            is_honest = response.status_code == 404 and "publication" in response.context
            assert response.status_code in {200, 301, 410} or is_honest, url

    @invariant()
    def the_tree_is_a_tree(self):
        reached = Page.objects.with_tree_fields().count()
        assert reached == Page.objects.count()

    # Helpers

    def send(self, url: str, values: dict) -> bool:
        """Send the form at a URL as a browser does; whether it was accepted."""
        page = self.client.get(url)
        if page.status_code != 200:
            assert page.status_code in {302, 403, 404}, (url, page.status_code)
            return False
        response = self.client.post(url, filled_in(page) | values)
        assert response.status_code in {200, 302}, (url, values, response.status_code)
        return response.status_code == 302

    def key(self, place: int) -> int:
        return sorted(self.drafts)[place % len(self.drafts)]

    def pages(self) -> list[int]:
        return sorted(Page.objects.values_list("pk", flat=True))

    def page(self, place: int) -> int:
        return self.pages()[place % len(self.pages())]

    def entry(self, key: int):
        return Entry.objects.get(pk=key).specific

    def form_of(self, key: int) -> str:
        return change_url(self.entry(key))

    def url(self, name: str, key: int, *more: int) -> str:
        meta = self.entry(key)._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[key, *more])


@pytest.mark.on_sqlite
@pytest.mark.django_db
def test_whatever_editors_do_texts_publications_and_addresses_are_as_promised():
    run_state_machine_as_test(
        Editors,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=20,
            phases=[Phase.generate],  # shrinking takes many times as long as finding
            deadline=None,
            derandomize="SOAK" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
