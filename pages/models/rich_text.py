"""The column for rich text: sanitised on every way into the database."""

from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from pages.rich_text import editor_extensions, sanitise


class RichTextFormField(ProseEditorFormField):
    """Has changed only if the text has: the editor writes its HTML in its own way."""

    def has_changed(self, initial, data):
        return sanitise(initial) != sanitise(data)


class RichTextField(ProseEditorField):
    """Rich text in the site's terms, with the editor in forms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=editor_extensions(), sanitize=sanitise, **kwargs)

    def get_db_prep_save(self, value, connection):
        """Whoever stores it, also in bulk."""
        return super().get_db_prep_save(value if value is None else sanitise(value), connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField} | kwargs)
