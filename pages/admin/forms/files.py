"""Forms of library items with an uploaded file, and fields for texts from files."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.admin.forms.merge import MergingForm
from pages.admin.forms.translation import present_languages
from pages.languages import CODES, column


class FileForm(MergingForm):
    """A form with an upload, which is checked and put into the record."""

    translated: tuple[str, ...] = ("title",)
    columns_of_file: tuple[str, ...] = ("file", "sha256", "size", "duration")
    again = _("Nothing has been saved. Choose the file once more, too: browsers do not keep it.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present_languages(self, self.translated)
        self.accepted = None
        if "file" in self.fields:
            self.fields["file"].show_hidden_initial = False
            self.fields["file"].max_length = None  # the library gives the file another name

    def accept(self, uploaded):
        """Return the upload as it may be stored. Raises ValidationError."""
        raise NotImplementedError

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if "file" in self.changed_data:
            self.accepted = self.accept(uploaded)
        return uploaded

    def _post_clean(self):
        if self.accepted:
            # The record gets the checked file, not the upload that Django would give it.
            self.cleaned_data.pop("file", None)
            self.accepted.put_into(self.instance)
        super()._post_clean()
        if self.accepted and self.errors:
            self.add_error(None, ValidationError(self.again, code="again"))
            if self.instance.pk:  # the form shows the stored one
                self.instance.refresh_from_db(fields=self.columns_of_file)


class TextFileField(forms.FileField):
    """A file that replaces the text of another field."""

    def text(self, uploaded) -> str:
        """Return the text of the file. Raises ValidationError if it is not UTF-8."""
        try:
            return uploaded.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("This file is no text in UTF-8. Save it in that encoding."), code="encoding"
            ) from error


def languages_of(name: str) -> list[str]:
    """Return the columns of a translated field, in the order of the languages."""
    return [column(name, code) for code in CODES]
