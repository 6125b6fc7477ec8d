"""The column for rich text: sanitised on every way into the database."""

import re

from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from pages.rich_text import INTERNAL, sanitise

# What the editor offers; `pages.rich_text` decides what may be stored. The same things.
EDITOR = {
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Bold": True,
    "Italic": True,
    "Link": {"protocols": ["http", "https", "mailto", "tel", *INTERNAL]},
    "Phrase": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}


_SPACE = re.compile(r"[ \t\r\n]+")
_AROUND_BLOCKS = re.compile(r" ?(</?(?:p|h\d|ul|ol|li|blockquote|table|t\w+|hr)(?: [^>]*)?>) ?")


def comparable(html: str | None) -> str:
    """The text without what the editor writes anew when it loads: only the writer's changes."""
    return _AROUND_BLOCKS.sub(r"\1", _SPACE.sub(" ", sanitise(html)))


class RichTextFormField(ProseEditorFormField):
    """Has changed only if the text has: the editor writes its HTML in its own way."""

    def has_changed(self, initial, data):
        return comparable(initial) != comparable(data)


class RichTextField(ProseEditorField):
    """Rich text in the site's terms, with the editor in forms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=EDITOR, sanitize=sanitise, **kwargs)

    def get_db_prep_save(self, value, connection):
        """Whoever stores it, also in bulk."""
        return super().get_db_prep_save(value if value is None else sanitise(value), connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField} | kwargs)
