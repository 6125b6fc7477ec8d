"""Sample pages: the frame of the site with all page types, and text pages below its sections."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings

from events.models.activity import LIST_PAGE_TYPE
from events.models.blocks import (
    ActivitiesBlock,
    ActivityFiguresBlock,
    DatesBlock,
    PartnersBlock,
    TimelineBlock,
)
from events.models.topic import Topic
from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.blocks.links import ChildPagesBlock, TeaserBlock
from pages.models.blocks.text import TextBlock
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.slug import ascii_slug
from partnership_site.sample_content.bulk_insert import SampleEntry, State
from partnership_site.sample_content.texts import (
    SECTIONS,
    Texts,
    Theme,
    Writer,
    both,
    localized,
)

CHILDREN = 8  # of each page, but for the section of news, which has all of its pages directly

FORMER_SLUG = both("dabei-sein", "formar-parte")
IMPRINT = both("Impressum", "Aviso legal")

# The pages with a page type: title, and menu
PAGE_TYPES = {
    LIST_PAGE_TYPE: (both("Aktivitäten", "Actividades"), Page.Menu.MAIN),
    "calendar": (both("Termine", "Agenda"), Page.Menu.MAIN),
    "timeline": (both("Zeitleiste", "Línea de tiempo"), Page.Menu.NONE),
    "partners": (both("Beteiligte", "Participantes"), Page.Menu.NONE),
    "places": (both("Orte auf der Karte", "Lugares en el mapa"), Page.Menu.NONE),
    "figures": (both("In Zahlen", "En cifras"), Page.Menu.NONE),
    "overview": (both("Übersicht", "Mapa del sitio"), Page.Menu.FOOTER),
}


def columns_of(**texts: Texts) -> dict[str, str]:
    """Return texts by the columns of their fields: {"title_de": ...}."""
    return {column(name, code): text[code] for name, text in texts.items() for code in text}


def slugs_of(title: Texts, number: int | None = None) -> Texts:
    """Return the slugs of a title; with a number, they are like no other's."""
    mark = "" if number is None else f"-{number}"
    return {code: f"{ascii_slug(text)[:60]}{mark}" for code, text in title.items()}


def uuid_of(random: Random) -> UUID:
    """Return a uuid that is the same for the same random numbers."""
    return UUID(int=random.getrandbits(128), version=4)


class PageWriter:
    """Makes sample pages, parents before children; the caller writes them (`bulk_insert.write`)."""

    def __init__(self, random: Random, at: datetime, topics: list[Topic]):
        self.random, self.at, self.topics = random, at, topics
        self.writer = Writer(random)
        self.sections: list[SampleEntry] = []
        self.activity_list: SampleEntry | None = None

    def frame(self) -> Iterator[SampleEntry]:
        """Generate the sections and the pages with a page type, live in both languages.

        At any size there are a former address, of the last section, and a page in one language.
        """
        for number, title in enumerate(SECTIONS):
            section = self._page(title, 10 * number + 10, menu=Page.Menu.MAIN)
            section.blocks += [ChildPagesBlock(uuid=self._uuid()), *self._section_blocks(number)]
            self.sections.append(section)
        section.former_slugs = FORMER_SLUG
        yield from self.sections
        for number, (page_type, (title, menu)) in enumerate(PAGE_TYPES.items()):
            page = self._page(title, 10 * number + 100, menu=menu, page_type=page_type)
            if page_type == LIST_PAGE_TYPE:
                self.activity_list = page
            yield page
        imprint = self._page(IMPRINT, 200, menu=Page.Menu.FOOTER)
        _remove_language(imprint, "es")
        yield imprint

    def start_page(self) -> SampleEntry:
        """Return the home page, whose teasers lead to the sections."""
        home = self._page(localized(settings.PARTNERSHIP.name), 1, is_home=True)
        home.blocks += [
            DatesBlock(uuid=self._uuid()),
            ActivitiesBlock(uuid=self._uuid()),
            TimelineBlock(uuid=self._uuid()),
            *(TeaserBlock(uuid=self._uuid(), entry=each.entry) for each in self.sections[1:]),
        ]
        return home

    def text_pages(self, count: int) -> Iterator[SampleEntry]:
        """Generate text pages below the sections, some of them in one language or not live."""
        branches = [[section] for section in self.sections]
        for number in range(count):
            branch = branches[number % len(branches)]
            is_news = branch is branches[0]
            parent = branch[0] if is_news else branch[(len(branch) - 1) // CHILDREN]
            is_leaf = is_news or (len(branch) * CHILDREN) * len(branches) > count
            page = self._text_page(number, parent, is_leaf)
            if not is_news:
                branch.append(page)
            yield page

    def _text_page(self, number: int, parent: SampleEntry, is_leaf: bool) -> SampleEntry:
        theme = self.writer.theme()
        title = self.writer.fill(self.random.choice(TITLES_OF_PAGES), theme)
        page = self._page(title, 10 * number + 10, parent=parent, number=number, theme=theme)
        if not is_leaf:
            page.blocks.append(ChildPagesBlock(uuid=self._uuid()))
        else:
            vary(page, number // len(SECTIONS), self.at)
        return page

    def _page(
        self,
        title: Texts,
        position: int,
        *,
        parent: SampleEntry | None = None,
        number: int | None = None,
        theme: Theme | None = None,
        **fields,
    ) -> SampleEntry:
        theme = theme or self.writer.theme()
        slugs = {} if fields.get("is_home") else {"slug": slugs_of(title, number)}
        texts = columns_of(title=title, summary=self.writer.summary(theme), **slugs)
        page = Page(uuid=self._uuid(), position=position, **texts, **fields)
        text = self._text(theme, parent.entry if parent else None)
        return SampleEntry(page, parent, self._past(), [text], dict.fromkeys(CODES, State.LIVE))

    def _text(self, theme: Theme, link: Entry | None) -> TextBlock:
        text = self.writer.rich_text(
            theme, paragraphs=self.random.randint(2, 6), uuid=link.uuid if link else None
        )
        return TextBlock(uuid=self._uuid(), **columns_of(text=text))

    def _section_blocks(self, number: int) -> list[Block]:
        topic = self.topics[number % len(self.topics)]
        return [
            [],
            [ActivitiesBlock(uuid=self._uuid(), topic=topic)],
            [PartnersBlock(uuid=self._uuid(), topic=topic)],
            [ActivityFiguresBlock(uuid=self._uuid()), TimelineBlock(uuid=self._uuid())],
            [DatesBlock(uuid=self._uuid(), topic=topic)],
        ][number]

    def _past(self) -> datetime:
        return self.at - timedelta(minutes=self.random.randint(1, 5_000_000))

    def _uuid(self) -> UUID:
        return uuid_of(self.random)


TITLES_OF_PAGES = [
    both("{theme}: wie es begann", "{theme}: cómo comenzó"),
    both("{theme} in {first}", "{theme} en {first}"),
    both("{theme} in {second}", "{theme} en {second}"),
    both("Gemeinsam lernen: {theme}", "Aprender juntos: {theme}"),
    both("{theme}: Fragen und Antworten", "{theme}: preguntas y respuestas"),
]


def vary(sample: SampleEntry, number: int, at: datetime) -> None:
    """Let some entries be in one language, drafts, scheduled, withdrawn, renamed or changed.

    By their number, so that few and many entries have the same shares; the first three stay live.
    """
    rest = number % 20
    if rest in {7, 13}:
        _remove_language(sample, "es" if rest == 7 else "de")
    elif rest == 9:
        sample.states = {}
    elif rest == 11:
        sample.states = dict.fromkeys(sample.states, State.SCHEDULED)
        sample.due_at = at + timedelta(days=number % 50 + 1)
    elif rest == 17:
        sample.states = {"de": State.LIVE, "es": State.PAST}
    elif rest == 5:
        sample.former_slugs = {code: f"{code}-{number}" for code in sample.states}
        sample.has_history = True


def _remove_language(sample: SampleEntry, language: str) -> None:
    """Leave an entry and its blocks without texts in a language."""
    sample.states.pop(language)
    sample.entry.original_language = next(iter(sample.states))
    for record, names in [(sample.entry, (*sample.entry.translated_fields, "slug"))] + [
        (block, block.translated_fields) for block in sample.blocks
    ]:
        for name in names:
            setattr(record, column(name, language), "")
