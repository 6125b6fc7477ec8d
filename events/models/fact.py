"""The facts of an activity, each declared once.

The form, the table, the translated columns and the list of facts on the page follow from it. Texts
are no facts: they are published, and an entry has them all (`pages.models.entry`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column


class Question(models.TextChoices):
    """The questions of the form, in their order."""

    KIND = "kind", _("What kind of activity (holds as soon as it is saved, in both languages)")
    WHEN = "when", _("When (holds as soon as it is saved, in both languages)")
    WHERE = "where", _("Where (holds as soon as it is saved, in both languages)")
    TAKING_PART = (
        "taking part",
        _("Taking part (holds as soon as it is saved, in both languages)"),
    )


@dataclass(frozen=True)
class Fact:
    """A fact: by default one field, with a column, listed on the page by label and value."""

    name: str
    question: Question | None = None  # none where a table inside the form asks for it
    is_translated: bool = False
    is_beside: bool = False  # in the form, beside the fact before it
    model_fields: tuple[str, ...] = ()  # where it is not the one of its name
    column_label: str = ""  # where the label of the form says too little
    not_a_column: str = ""  # the reason
    heading: str = ""  # on the page, where it is not the label of the form
    template: str = ""  # of its own, in events/facts/; several facts can share one
    not_listed: str = ""  # the reason why the page does not list it

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields in form and table."""
        if not self.is_translated:
            return (self.name,)
        return tuple(column(self.name, code) for code in CODES)


# In the order of the columns and, within a question, of the form.
FACTS = (
    Fact("category", Question.KIND, heading=_("What it is")),
    Fact("state", Question.KIND),
    Fact("side", Question.WHERE, template="where"),
    Fact(
        "start",
        Question.WHEN,
        model_fields=("starts_on", "start_precision"),
        template="when",
    ),
    Fact(
        "end",
        Question.WHEN,
        is_beside=True,
        model_fields=("ends_on", "end_precision"),
        template="when",
    ),
    Fact("starts_at", Question.WHEN, column_label=_("from (time)"), template="dates"),
    Fact("ends_at", Question.WHEN, is_beside=True, column_label=_("to (time)"), template="dates"),
    Fact("time_zone", Question.WHEN, is_beside=True, template="dates"),
    Fact(
        "repeats",
        Question.WHEN,
        not_a_column="The form shows the dates that follow from it.",
        template="when",
    ),
    Fact(
        "repeats_until",
        Question.WHEN,
        is_beside=True,
        not_a_column="It belongs to the repetition.",
        template="when",
    ),
    Fact(
        "time_note",
        Question.WHEN,
        is_translated=True,
        not_a_column="Only the few activities have it of which no year is known.",
        template="when",
    ),
    Fact("occurrences", not_a_column="A row would need one cell for each date.", template="dates"),
    Fact("topics", Question.KIND, template="topics"),
    Fact("places", Question.WHERE, template="where"),
    Fact("is_online", Question.WHERE, template="where"),
    Fact("organisations", template="partners"),
    Fact("participants", Question.TAKING_PART, heading=_("People who took part")),
    Fact("programme", Question.TAKING_PART, is_translated=True),
    Fact(
        "registration_url",
        Question.TAKING_PART,
        not_a_column="Only what is still to come has it.",
        template="registration",
    ),
    Fact("registration_until", Question.TAKING_PART, is_beside=True, template="registration"),
    Fact(
        "valid_until",
        Question.TAKING_PART,
        not_listed="The page says above its facts that a call is closed.",
    ),
    Fact("is_milestone", Question.KIND, not_listed="The timeline shows it."),
)

TRANSLATED_FACTS = tuple(fact.name for fact in FACTS if fact.is_translated)

# The page begins with these facts and templates; the others follow as they are declared.
FIRST_ON_PAGE = ("when", "state", "dates", "where", "partners", "category", "topics")


def form_rows(question: Question) -> list[tuple[str, ...]]:
    """Return the rows of a fieldset: the names of the fields that are beside each other."""
    rows: list[tuple[str, ...]] = []
    for fact in FACTS:
        if fact.question == question and fact.is_beside:
            rows[-1] += fact.fields
        elif fact.question == question:
            rows.append(fact.fields)
    return rows


def table_columns() -> list[str]:
    """Return the names of the columns that facts have in a table."""
    return [name for fact in FACTS if not fact.not_a_column for name in fact.fields]


def listed_facts() -> Iterator[Fact]:
    """Yield the facts that the page lists, in its order; those that share a template once."""
    listed = {fact.template or fact.name: fact for fact in FACTS if not fact.not_listed}
    yield from (listed[name] for name in dict.fromkeys([*FIRST_ON_PAGE, *listed]))
