"""Upload many pictures with one form for what they have in common, and an outcome for each file.

With a script the browser sends file by file and gets JSON; without one, the same form sends all of
them and gets a page.
"""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import JsonResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media, Script

from pages.admin.forms.rich_text import own_modules
from pages.media import decode
from pages.media.pictures import accept_picture, title_from, twin_of
from pages.models.generation import content_transaction
from pages.models.media.picture import Picture


class ManyFilesInput(forms.FileInput):
    """An input for several files, which can also be dropped on it."""

    allow_multiple_selected = True

    def __init__(self):
        types = [f"image/{format.lower()}" for format in decode.FORMATS]
        super().__init__({"accept": ",".join(types)})


class ManyFilesField(forms.FileField):
    """One file or several, as a list; whether each is a picture is checked later, one by one."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(each) for each in data or [None]]


class PictureUploadForm(forms.ModelForm):
    """The form with the files and the values for all of them."""

    files = ManyFilesField(
        label=gettext_lazy("Pictures"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "Choose them, or drop them here. Their names become titles; the texts for people who "
            "do not see them are written afterwards, picture by picture."
        ),
    )
    field_order = ["files"]

    class Meta:
        model = Picture
        fields = ["credit", "source", "licence", "people"]

    def said_of_all(self) -> dict:
        """Return the values for every picture of this form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def error_text(self) -> str:
        """Return all errors in one text."""
        found = [
            " ".join([f"{self[name].label}:", *errors]) if name in self.fields else " ".join(errors)
            for name, errors in self.errors.items()
        ]
        return " ".join(found)


@dataclass(frozen=True)
class UploadOutcome:
    """The outcome of one file; `picture` is the new one, or the one that existed already."""

    ADDED, PRESENT, REFUSED = "added", "present", "refused"

    name: str
    state: str
    words: str
    code: str = ""
    picture: Picture | None = None

    @property
    def url(self) -> str:
        """The URL of the picture's form; empty without a picture."""
        return reverse("admin:pages_picture_change", args=[self.picture.pk]) if self.picture else ""

    @property
    def thumbnail(self) -> str:
        """The URL of its thumbnail; empty until the worker has made one."""
        ready = self.picture and self.picture.renditions
        return self.picture.thumbnail.url if ready else ""

    def as_json(self) -> dict[str, str]:
        """Return it as `editors/uploading.js` reads it."""
        words = {name: getattr(self, name) for name in ("state", "words", "code")}
        return words | {
            "title": str(self.picture or ""),
            "url": self.url,
            "thumbnail": self.thumbnail,
        }


class UploadAdmin(admin.ModelAdmin):
    """A mixin for the ModelAdmin of pictures."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", view, name="pages_picture_upload"), *super().get_urls()]

    @transaction.non_atomic_requests  # one by one: decoding takes long, and locks nothing
    def upload_view(self, request):
        """Ask for the files, and take them one by one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, outcomes = PictureUploadForm(request.POST or None, request.FILES or None), []
        if form.is_valid():
            said = form.said_of_all()
            outcomes = [self._take(request, each, said) for each in form.cleaned_data["files"]]
            form = PictureUploadForm(initial=said)
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return outcomes_response(form, outcomes)
        return self._render_upload(request, form, outcomes)

    def _take(self, request, uploaded: UploadedFile, said: dict) -> UploadOutcome:
        """Make a picture of one file, in its own transaction: others may be refused."""
        name = uploaded.name
        try:
            accepted = accept_picture(uploaded)
            with content_transaction():  # after decoding, which takes long
                if twin := twin_of(accepted):
                    words = _("Already in the library:")
                    return UploadOutcome(name, UploadOutcome.PRESENT, words, picture=twin)
                picture = Picture(title=title_from(name), **said)
                accepted.put_into(picture)
                self.save_model(request, picture, form=None, change=False)
                self.log_addition(request, picture, [{"added": {}}])
        except ValidationError as refusal:
            words = " ".join(refusal.messages)
            return UploadOutcome(name, UploadOutcome.REFUSED, words, code=refusal.code)
        return UploadOutcome(name, UploadOutcome.ADDED, _("Added:"), picture=picture)

    def _render_upload(self, request, form: PictureUploadForm, outcomes: list[UploadOutcome]):
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Upload several pictures"),
            "media": Media(
                importmap=own_modules(["announce", "dom", "upload_item"]),
                css={"all": ["editors/form_status.css", "editors/uploading.css"]},
                js=[Script("editors/uploading.js", type="module")],
            ),
            "form": form,
            "outcomes": outcomes,
            "max_bytes": decode.max_bytes(),
            "too_many_bytes": decode.too_many_bytes().messages[0],
            "max_together": filesizeformat(settings.UPLOAD_MAX_SIZE),
        }
        return TemplateResponse(request, "admin/pages/picture/upload.html", context)


def outcomes_response(form: PictureUploadForm, outcomes: list[UploadOutcome]) -> JsonResponse:
    """Return the outcomes; if the values for all are invalid, the errors, and no file is taken."""
    if form.is_bound:
        return JsonResponse({"problem": form.error_text()}, status=400)
    return JsonResponse({"outcomes": [outcome.as_json() for outcome in outcomes]})
