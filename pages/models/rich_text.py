"""The model field for rich text, which is sanitised on every way into the database."""

from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from pages.rich_text import editor_extensions, sanitise


class RichTextFormField(ProseEditorFormField):
    """Compares sanitised texts, since the editor formats the same HTML in its own way."""

    def has_changed(self, initial, data):
        return sanitise(initial) != sanitise(data)


class RichTextField(ProseEditorField):
    """A field for rich text of the allowed elements, with the editor in forms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=editor_extensions(), sanitize=sanitise, **kwargs)

    def get_db_prep_save(self, value, connection):
        """Sanitise the value on every write, bulk operations included."""
        return super().get_db_prep_save(value if value is None else sanitise(value), connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField} | kwargs)
