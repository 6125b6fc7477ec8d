"""A block of any type for tests, filled from its model: a new type needs nothing here."""

from django.core.validators import MinValueValidator

from events.models.topic import Topic
from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.entry import Entry
from pages.models.media.album import Album
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from tests.events.factories import make_activity, make_list, make_topic
from tests.factories import make_page, make_picture
from tests.library import make_album, make_document, make_video, with_small_copies

_RECORDS = {
    Picture: make_picture,
    Album: lambda: make_album(with_small_copies(make_picture())),
    Video: make_video,
    Document: make_document,
    Entry: lambda: make_page(live_in=["de", "es"]),
    Topic: lambda: make_topic("Gesundheit"),
}


def make_entry_with(model: type[Block]) -> Entry:
    """An unpublished entry that can have the type, with one block of it whose fields are filled."""
    if "activity" in (model.entry_kinds or ["page"]):
        make_list()
        entry = make_activity()
    else:
        entry = make_page()
    fields = {field.name: field for field in map(model._meta.get_field, model.shared_fields)}
    texts = {
        column(name, code): f"{name} {code}" for name in model.translated_fields for code in CODES
    }
    shared = {name: _value(field) for name, field in fields.items()}
    model.objects.create(parent=entry, ordering=10, **texts, **shared)
    return entry


def _value(field):
    if field.is_relation:
        return _RECORDS[field.related_model]()
    if field.choices:
        return field.choices[-1][0]
    if field.empty_strings_allowed:
        return "7"
    least = [each.limit_value for each in field.validators if isinstance(each, MinValueValidator)]
    return max(least, default=7)
