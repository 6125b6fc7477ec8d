"""What a file says of an item of the library, part by part: one key, on the way there and back."""

import re
from datetime import time
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from pages.content import kinds
from pages.content.kinds import Key, by_language, in_some_language, like, mapping, sequence
from pages.content.layout import in_languages, pruned
from pages.content.records import columns, set_values, stored
from pages.content.sheets import Kind, Place, Sheet, Unfit
from pages.media import captions
from pages.media.withdraw import withdraw_picture
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.item import MediaItem
from pages.models.media.picture import Picture
from pages.models.reference import kind_of

_FOCUS = re.compile(r"(\d{1,2}|100)% (\d{1,2}|100)%")


class Part:
    """One key of a file, and what it says in the record."""

    def __init__(self, name: str):
        self.name = name

    def key(self, model: type[models.Model]) -> Key:
        """What the key holds."""
        raise NotImplementedError

    def written(self, record: models.Model, name: str) -> Any:
        """The value in the file called `name`; a value that says nothing is left out."""
        raise NotImplementedError

    def lay(self, record: models.Model, said: Any) -> bool:
        """Set in the unsaved record what the file says, or None; whether it was another before."""
        return False

    def lay_after_saving(self, record: models.Model, said: Any) -> bool:
        """The same, for what needs the record in the database."""
        return False


class Column(Part):
    """A column; its default is not written. `column` names it where the key is another word."""

    def __init__(self, name: str, *, column: str = ""):
        super().__init__(name)
        self.column = column or name

    def key(self, model):
        field = model._meta.get_field(self.column)
        return Key(like(field), is_required=not field.blank and not field.has_default())

    def written(self, record, name):
        value = getattr(record, self.column)
        if isinstance(value, str):
            value = value.strip()
        is_default = value == record._meta.get_field(self.column).get_default()
        return None if is_default else written_value(value)

    def lay(self, record, said):
        field = record._meta.get_field(self.column)
        return set_values(record, {field.attname: stored(field, said)})


class Pages(Column):
    """How many pages a file has; without it what the file itself says."""

    def lay(self, record, said):
        return said is not None and super().lay(record, said)


class Position(Column):
    """Where a record stands among those beside it."""

    def key(self, model):
        return Key(kinds.whole_number, is_required=True)


class View(Column):
    """What a page shows besides its blocks."""

    def key(self, model):
        return Key(kinds.choice(*settings.PAGE_TYPES))


class Records(Part):
    """Other records that belong to this one, in no order of their own."""

    def key(self, model):
        return Key(
            sequence(kinds.reference(kind_of(model._meta.get_field(self.name).related_model)))
        )

    def written(self, record, name):
        return sorted(getattr(record, self.name).values_list("uuid", flat=True))

    def lay_after_saving(self, record, said):
        if self.written(record, "") == sorted(said or []):
            return False
        records = getattr(record, self.name)
        records.set(records.model.objects.filter(uuid__in=said or []))
        return True


class Texts(Part):
    """A translated field, with a text for each language."""

    def key(self, model):
        return Key(by_language(self.kind_of_text(model)))

    def kind_of_text(self, model: type[models.Model]) -> Kind:
        return like(model._meta.get_field(self.name))

    def written(self, record, name):
        """With line ends of one kind: browsers send those of a form in their own way."""
        texts = in_languages(record, self.name)
        return {code: text.replace("\r\n", "\n") for code, text in texts.items()}

    def lay(self, record, said):
        if self.written(record, "") == (said or {}):
            return False
        return set_values(record, columns(self.name, said or {}))


class Titles(Texts):
    """A text for each language that has to be there in one of them."""

    def key(self, model):
        return Key(in_some_language(self.kind_of_text(model)), is_required=True)


class Captions(Texts):
    """Captions in the format WebVTT, readable as they stand."""

    def kind_of_text(self, model):
        kind = super().kind_of_text(model)

        def read(node: yaml.Node, sheet: Sheet, place: Place) -> str:
            try:
                return captions.validate_captions(kind(node, sheet, place))
            except ValidationError as error:
                raise Unfit(" ".join(error.messages)) from None

        return read


class FileBeside(Part):
    """The name of the file beside; what it holds is laid by `laying`."""

    def __init__(self, *, is_required: bool = True):
        super().__init__("file")
        self.is_required = is_required

    def key(self, model):
        return Key(lambda node, sheet, place: kinds.words(node), self.is_required)

    def written(self, record: MediaItem, name):
        return f"{name}{record.suffix}" if record.file else None


class Focus(Part):
    """The focal point of a picture, as CSS writes a position; the middle is not written."""

    def __init__(self):
        super().__init__("focus")

    def key(self, model):
        return Key(self._read)

    def written(self, record: Picture, name):
        point = (record.focus_x, record.focus_y)
        return None if point == (50, 50) else "{}% {}%".format(*point)

    def lay(self, record: Picture, said):
        x, y = said or (50, 50)
        return set_values(record, {"focus_x": x, "focus_y": y})

    def _read(self, node: yaml.Node, sheet: Sheet, place: Place) -> tuple[int, int]:
        match = _FOCUS.fullmatch(kinds.scalar(node, "str") or "")
        if not match:
            raise Unfit("Write here how far it is from the left and from the top, such as 30% 70%.")
        return int(match[1]), int(match[2])


class Withdrawal(Part):
    """When a picture was withdrawn, and what is still known of the image. There is no way back."""

    def __init__(self):
        super().__init__("withdrawn")

    def key(self, model):
        number = Key(kinds.whole_number, is_required=True)
        return Key(
            mapping(
                {
                    "at": Key(kinds.moment, is_required=True),
                    "width": number,
                    "height": number,
                    "sha256": Key(like(model._meta.get_field("sha256")), is_required=True),
                }
            )
        )

    def written(self, record: Picture, name):
        if not record.is_withdrawn:
            return None
        known = {name: getattr(record, name) for name in ("width", "height", "sha256")}
        return {"at": record.withdrawn_at} | known

    def lay(self, record: Picture, said):
        """What is not in the library yet, or has been withdrawn there too, needs no withdrawing."""
        if not said or not (record.is_withdrawn or record.pk is None):
            return False
        known = {name: said[name] for name in ("width", "height", "sha256")}
        return set_values(record, {"withdrawn_at": said["at"], "needs_renditions": False} | known)

    def lay_after_saving(self, record: Picture, said):
        if not said or record.is_withdrawn:
            return False
        withdraw_picture(record, at=said["at"])
        return True


class Places(Part):
    """The pictures of an album in their order, with their captions there."""

    def __init__(self):
        super().__init__("pictures")

    def key(self, model):
        place = mapping(
            {
                "picture": Key(like(AlbumPicture._meta.get_field("picture")), is_required=True),
                "caption": Key(by_language(like(AlbumPicture._meta.get_field("caption")))),
            }
        )
        return Key(_each_once(sequence(place)))

    def written(self, record: Album, name):
        return [
            pruned({"picture": place.picture.uuid, "caption": in_languages(place, "caption")})
            for place in record.places.select_related("picture")
        ]

    def lay_after_saving(self, record: Album, said):
        wanted = said or []
        if _in_order(self.written(record, "")) == _in_order(wanted):
            return False
        record.places.all().delete()
        keys = [place["picture"] for place in wanted]
        pictures = Picture.objects.in_bulk(keys, field_name="uuid")
        AlbumPicture.objects.bulk_create(
            AlbumPicture(album=record, picture=pictures[key], ordering=10 * number, **captions)
            for number, (key, captions) in enumerate(_in_order(wanted), 1)
        )
        return True


def written_value(value: Any) -> Any:
    """A value as files hold it: a record by its uuid, a time of the day as text."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return getattr(value, "uuid", value)


def _in_order(places: list[dict[str, Any]]) -> list[tuple[UUID, dict[str, str]]]:
    """The pictures of an album, with the columns of their captions."""
    return [(each["picture"], columns("caption", each.get("caption", {}))) for each in places]


def _each_once(kind: Kind) -> Kind:
    """A list of places, without the same picture twice."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> list[dict[str, Any]]:
        seen: set[UUID | None] = set()
        items = kind(node, sheet, place)
        for number, item in enumerate(items):
            picture = item.get("picture")
            if picture and picture in seen:
                text = "This picture stands in the album already. Delete one of both."
                sheet.fault(text, (*place, number, "picture"))
            seen.add(picture)
        return items

    return read
