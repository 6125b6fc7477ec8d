"""Sample activities with their facts, over a quarter of a century and some months ahead."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.conf import settings

from events.dates.partial import PartialDate
from events.dates.recurrence import Recurrence
from events.models.activity import Activity
from events.models.blocks import OutcomeBlock
from events.models.choices import ActivityState, Category, InvolvementRole, OrganisationKind
from events.models.occurrence import Occurrence
from events.models.occurrence_sync import days_of_activity
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.languages import CODES
from pages.models.blocks.block import Block
from pages.models.blocks.text import TextBlock
from pages.models.entry import Entry
from partnership_site.sample_content.bulk_insert import SampleEntry, State
from partnership_site.sample_content.pages import columns_of, slugs_of, uuid_of, vary
from partnership_site.sample_content.texts import (
    ORGANISATIONS,
    PLACES,
    SOME_TIME,
    THEMES,
    TOPICS,
    Writer,
    localized,
)

YEARS = 25  # of the past
DAYS_AHEAD = 500
MAX_ORGANISATIONS = 60  # towns do not get more of them the longer they work together


class Facts:
    """The topics, places and organisations of sample content; made and written at once."""

    def __init__(self, random: Random):
        self.random = random
        self.topics = Topic.objects.bulk_create(
            Topic(uuid=uuid_of(random), position=n, slug=slugs_of(name)["de"], **_named(name))
            for n, name in enumerate(TOPICS)
        )
        sides = list(settings.PARTNERSHIP)
        self.places = Place.objects.bulk_create(
            self._place(side, name) for side in sides for name in PLACES
        )
        self.organisations = Organisation.objects.bulk_create(
            self._organisation(sides[number % 2], number) for number in range(MAX_ORGANISATIONS)
        )
        for one, another in zip(self.organisations[::4], self.organisations[1::4], strict=True):
            one.counterparts.add(another)

    def _place(self, side, name) -> Place:
        frame, city = side.frame, localized(side.name)
        return Place(
            uuid=uuid_of(self.random),
            slug=f"{slugs_of(name)['de']}-{side.slug}",
            side=side.key,
            latitude=round(self.random.uniform(frame.south, frame.north), 5),
            longitude=round(self.random.uniform(frame.west, frame.east), 5),
            **_named({code: f"{name[code]}, {city[code]}" for code in CODES}),
        )

    def _organisation(self, side, number: int) -> Organisation:
        kind = list(ORGANISATIONS)[number // 2 % len(ORGANISATIONS)]
        name = f"{ORGANISATIONS[kind][side.language]} {number // 2 + 1}"
        return Organisation(
            uuid=uuid_of(self.random),
            name=name,
            slug=slugs_of({side.language: name}, number)[side.language],
            language=side.language,
            kind=OrganisationKind(kind),
            side=side.key,
            town=localized(side.name)[side.language],
            place=self.places[number % len(self.places)],
        )


class ActivityWriter:
    """Makes sample activities. The caller writes them (`bulk_insert.write`), then calls `relate`.

    The first three are a milestone, a coming and a running one, whatever their count.
    """

    def __init__(self, random: Random, at: datetime, facts: Facts, parent: SampleEntry):
        self.random, self.at, self.facts, self.parent = random, at, facts, parent
        self.today = at.date()
        self.writer = Writer(random)

    def activities(self, count: int) -> Iterator[SampleEntry]:
        """Generate activities, one in three with a link to a live one before it."""
        link: Entry | None = None
        for number in range(count):
            sample = self._activity(number, link)
            vary(sample, number, self.at)
            link = sample.entry if sample.is_live else link
            yield sample

    def relate(self, activities: list[Activity]) -> None:
        """Write the topics, places, organisations and dates of activities that are written."""
        topics, places, involvements, occurrences = [], [], [], []
        for each in activities:
            chosen = {self._theme_topic(each), self.random.choice(self.facts.topics)}
            topics += [Activity.topics.through(activity=each, topic=topic) for topic in chosen]
            place = self.random.choice(self._places_of(each))
            places.append(Activity.places.through(activity=each, place=place))
            involvements += self._involvements(each)
            occurrences += [
                Occurrence(activity=each, uuid=uuid_of(self.random), **days._asdict())
                for days in days_of_activity(each)
            ]
        for each in occurrences:
            each.starts_at, each.ends_at = each.activity.starts_at, each.activity.ends_at
        Activity.topics.through.objects.bulk_create(topics)
        Activity.places.through.objects.bulk_create(places)
        Involvement.objects.bulk_create(involvements)
        Occurrence.objects.bulk_create(occurrences)

    def _activity(self, number: int, link: Entry | None) -> SampleEntry:
        theme, side = THEMES[number % len(THEMES)], ("both", "first", "second")[number % 3]
        category = list(Category)[number // 3 % len(Category)]
        title = self.writer.title(category, theme, side)
        activity = Activity(
            uuid=uuid_of(self.random),
            original_language=CODES[number // 4 % 2],
            category=category,
            side=side,
            is_milestone=number % 40 == 0,
            is_online=number % 25 == 4,
            participants=None,
            **columns_of(
                title=title, summary=self.writer.summary(theme), slug=slugs_of(title, number)
            ),
        )
        self._set_dates(activity, number)
        first = activity.starts_on or date(self.today.year - YEARS, 1, 1)
        published = self.at - timedelta(days=max(1, (self.today - first).days // 2), minutes=number)
        blocks = self._blocks(theme, link if number % 3 == 1 else None, activity)
        live = dict.fromkeys(CODES, State.LIVE)
        return SampleEntry(activity, self.parent, published, blocks, live)

    def _blocks(self, theme, link: Entry | None, activity: Activity) -> list[Block]:
        uuid = link.uuid if link else None
        text = self.writer.rich_text(theme, paragraphs=self.random.randint(1, 3), uuid=uuid)
        blocks: list[Block] = [TextBlock(uuid=uuid_of(self.random), **columns_of(text=text))]
        if activity.state == ActivityState.COMPLETED and self.random.random() < 0.3:
            text = self.writer.rich_text(theme, paragraphs=1)
            blocks.append(OutcomeBlock(uuid=uuid_of(self.random), **columns_of(text=text)))
        return blocks

    def _set_dates(self, activity: Activity, number: int) -> None:
        """Set state and dates: most are over, one in twenty-five is coming, one in a hundred runs.

        Some of the past ones are known to the month or the year alone, and a few not at all.
        """
        if number % 25 == 1:
            self._set_coming(activity, number)
        elif number % 100 == 2:
            activity.state = ActivityState.RUNNING
            activity.start = _day(self.today - timedelta(days=self.random.randint(5, 300)))
        else:
            self._set_past(activity, number)

    def _set_coming(self, activity: Activity, number: int) -> None:
        states = [ActivityState.PLANNED, ActivityState.CONFIRMED, ActivityState.CONFIRMED]
        activity.state = states[number // 25 % 3]
        first = self.today + timedelta(days=self.random.randint(1, DAYS_AHEAD))
        activity.start = activity.end = _day(first)
        side = list(settings.PARTNERSHIP)[number % 2]
        activity.starts_at, activity.ends_at = time(17 + number % 3), time(20, 30)
        activity.time_zone = side.time_zone
        if number % 100 == 26:
            activity.repeats = Recurrence.MONTHLY_BY_WEEKDAY
            activity.repeats_until = first + timedelta(days=200)

    def _set_past(self, activity: Activity, number: int) -> None:
        activity.state = ActivityState.CANCELLED if number % 60 == 47 else ActivityState.COMPLETED
        first = self.today - timedelta(days=self.random.randint(30, 365 * YEARS))
        if number % 50 == 33:
            for name, text in columns_of(time_note=SOME_TIME).items():
                setattr(activity, name, text)
        elif number % 10 == 6:
            activity.start = PartialDate(first.year, first.month)
        elif number % 12 == 10:
            activity.start = PartialDate(min(first.year, self.today.year - 1))
        else:
            activity.start = _day(first)
            if number % 3 == 0:
                activity.end = _day(first + timedelta(days=self.random.randint(1, 14)))

    def _theme_topic(self, activity: Activity) -> Topic:
        theme = next(
            (each for each in THEMES if each.name["de"] in activity.title_de),
            self.random.choice(THEMES),
        )
        return self.facts.topics[theme.topic]

    def _places_of(self, activity: Activity) -> list[Place]:
        found = [each for each in self.facts.places if each.side == activity.side]
        return found or self.facts.places

    def _involvements(self, activity: Activity) -> list[Involvement]:
        chosen = self.random.sample(self.facts.organisations, 2)
        roles = (InvolvementRole.ORGANISER, InvolvementRole.PARTNER)
        return [
            Involvement(activity=activity, organisation=organisation, role=role)
            for organisation, role in zip(chosen, roles, strict=True)
        ]


def _named(name) -> dict[str, str]:
    return columns_of(name=name)


def _day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)
