"""Videos in the admin: the file, its language, captions, transcript and rights."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pages.admin.forms.files import FileForm, TextFileField, languages_of
from pages.admin.media.item import MediaItemAdmin, without_text
from pages.languages import CODES, NAMES, column
from pages.media import captions, videos
from pages.models.media.item import ContentLanguage
from pages.models.media.video import Video


class VideoForm(FileForm):
    """The form of a video with its captions, typed or from files."""

    translated = ("title", "captions", "transcript")
    columns_of_file = (*FileForm.columns_of_file, "width", "height")

    captions_file_de = TextFileField(label=_("German captions from a file (.vtt)"), required=False)
    captions_file_es = TextFileField(label=_("Spanish captions from a file (.vtt)"), required=False)

    def accept(self, uploaded):
        return videos.accept_video(uploaded)

    def clean(self):
        super().clean()
        for code in CODES:
            name, source = column("captions", code), column("captions_file", code)
            uploaded = self.cleaned_data.get(source)
            try:
                if uploaded:
                    self._take(name, self.fields[source].text(uploaded))
                if name in self.changed_data:
                    self.cleaned_data[name] = captions.validate_captions(
                        self.cleaned_data.get(name) or ""
                    )
            except ValidationError as error:
                self.add_error(source if uploaded else name, error)

    def _take(self, name: str, text: str) -> None:
        """Treat the text of a file as if it had been typed into the field."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = self.cleaned_data[name] = text
        self.__dict__.pop("changed_data", None)  # cached before the file was read


@admin.register(Video)
class VideoAdmin(MediaItemAdmin):
    """Videos, represented by their posters in lists."""

    place_in_menu = 3
    form = VideoForm
    gaps = MediaItemAdmin.gaps | {
        f"{name}-{code}": (format_lazy(label, language=NAMES[code]), without_text(name, code))
        for name, label in (
            ("captions", _("without captions in {language}")),
            ("transcript", _("without a transcript in {language}")),
        )
        for code in CODES
    }
    list_display = ["title_in_both", "thumbnail", "said", "facts"]
    search_fields = ["title_de", "title_es", "transcript_de", "transcript_es", "credit"]
    autocomplete_fields = ["poster"]
    readonly_fields = ["facts"]
    list_select_related = ["poster"]

    def get_fieldsets(self, request, obj=None):
        facts = ["facts"] if obj else []
        return [
            (_("Which film"), {"fields": ["file", *facts, tuple(languages_of("title"))]}),
            (_("What is to be seen before it starts"), {"fields": ["poster"]}),
            (
                _("For people who do not hear it, or do not understand the language"),
                {
                    "fields": [
                        "language",
                        "sign_language",
                        tuple(languages_of("captions")),
                        tuple(languages_of("captions_file")),
                        tuple(languages_of("transcript")),
                    ]
                },
            ),
            (_("Rights"), {"fields": ["credit", "source", "licence"]}),
        ]

    def picture_of(self, video):
        return video.shown_poster

    def mark(self, video):
        return video.suffix[1:].upper()

    @admin.display(description=_("spoken language"), ordering="language")
    def said(self, video):
        return ContentLanguage(video.language).label

    @admin.display(description=_("what readers are told"))
    def facts(self, video):
        return video.facts
