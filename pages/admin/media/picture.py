"""Pictures in the admin: upload, texts, rights, focal point, and what they lack."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from js_asset import Media, Script

from pages.admin.forms.files import FileForm
from pages.admin.forms.rich_text import own_modules
from pages.admin.media.album import AlbumActionAdmin
from pages.admin.media.item import ItemFilter, MediaItemAdmin, without_text
from pages.admin.media.upload import UploadAdmin
from pages.admin.media.withdraw import WithdrawAdmin
from pages.languages import CODES, NAMES, column
from pages.media.pictures import accept_picture, twin_of
from pages.media.renditions import make_renditions
from pages.models.media.picture import Picture


class FocusInput(forms.NumberInput):
    """One coordinate of the focal point; the script sets both by a click into the picture."""

    def __init__(self, attrs=None):
        super().__init__({"min": 0, "max": 100} | (attrs or {}))

    @property
    def media(self):
        return Media(
            importmap=own_modules(["dom"]),
            css={"all": ["editors/focal_point.css"]},
            js=[Script("editors/focal_point.js", type="module")],
        )


class PictureForm(FileForm):
    """The form of a picture: the upload, its texts and its rights."""

    class Meta:
        widgets = {"focus_x": FocusInput, "focus_y": FocusInput}

    translated = ("alt",)
    columns_of_file = ("file", "sha256", "width", "height", "renditions", "needs_renditions")

    def accept(self, uploaded):
        accepted = accept_picture(uploaded)
        refuse_twin(twin_of(accepted, besides=self.instance if self.instance.pk else None))
        return accepted


def refuse_twin(twin: Picture | None) -> None:
    """Raise `ValidationError` with a link if the library has the picture already."""
    if twin:
        url = reverse("admin:pages_picture_change", args=[twin.pk])
        link = format_html('<a href="{}">{}</a>', url, twin)
        words = _("This picture is in the library already: {picture}")
        raise ValidationError(format_html(words, picture=link), code="present")


def without_alt(language: str) -> ItemFilter:
    """Return the filter of pictures that need an alternative text in a language and lack it."""
    find = without_text("alt", language)
    return lambda pictures: find(pictures.showable().filter(decorative=False))


@admin.register(Picture)
class PictureAdmin(WithdrawAdmin, UploadAdmin, AlbumActionAdmin):
    """Pictures with their texts and rights; what is in use cannot be deleted."""

    place_in_menu = 1
    form = PictureForm
    change_form_template = "admin/pages/picture/change_form.html"
    gaps = MediaItemAdmin.gaps | {
        **{
            f"alt-{code}": (
                format_lazy(_("without alternative text in {language}"), language=NAMES[code]),
                without_alt(code),
            )
            for code in CODES
        },
        "people": (
            _("nobody has said whether people can be recognised"),
            lambda pictures: pictures.showable().filter(people=Picture.People.UNANSWERED),
        ),
        "consent": (_("consent missing"), lambda pictures: pictures.without_consent()),
        "withdrawn": (_("withdrawn"), lambda pictures: pictures.exclude(withdrawn_at=None)),
    }
    list_display = ["title", "thumbnail", "credit", "lacking"]
    search_fields = ["title", "alt_de", "alt_es", "credit", "source"]
    readonly_fields = ["focal_point"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (None, {"fields": ["file", "title"]}),
            (_("For people who do not see it"), {"fields": [("alt_de", "alt_es"), "decorative"]}),
            (_("Who can be recognised in it"), {"fields": ["people"]}),
            (_("Rights"), {"fields": ["credit", "source", "licence"]}),
        ]
        if obj and not obj.is_withdrawn:
            point = {"fields": ["focal_point", ("focus_x", "focus_y")]}
            fieldsets.insert(1, (_("What stays in sight when it is cropped"), point))
        return fieldsets

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.needs_renditions:
            # In its transaction: the worker sees both at once, and neither is lost to a kill.
            make_renditions.enqueue()

    def picture_of(self, picture):
        return picture

    @admin.display(description=_("focal point"))
    def focal_point(self, picture):
        """Return the picture, in which the script shows the point."""
        shown = picture.fallback
        return format_html(
            '<div class="focal-point"><div class="focal-point__picture">'
            '<img src="{}" width="{}" height="{}" alt="{}"></div></div>',
            shown.url,
            shown.width,
            shown.height,
            picture,
        )

    @admin.display(description=_("what is missing"))
    def lacking(self, picture):
        """Return what an editor has to add before it can be published, in words."""
        if picture.is_withdrawn:
            return _("withdrawn")
        found = [
            self.gaps[f"alt-{code}"][0]
            for code in CODES
            if not picture.decorative and not getattr(picture, column("alt", code))
        ]
        if picture.people == Picture.People.UNANSWERED:
            found.append(self.gaps["people"][0])
        return "; ".join(map(str, found)) or "–"
