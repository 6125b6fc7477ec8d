"""Albums in the admin: order and captions, and an action that adds many pictures to one."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from js_asset import Media, Script

from pages.admin.forms.merge import MergingForm, MergingFormSet
from pages.admin.forms.rich_text import own_modules
from pages.admin.forms.translation import present_languages
from pages.admin.media.item import MediaItemAdmin
from pages.languages import CODES, column
from pages.models.media.album import Album, AlbumPicture


class AlbumForm(MergingForm):
    """The form of an album's own fields; its pictures are an inline."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present_languages(self, ["title"])


class AlbumPictureForm(MergingForm):
    """The form of one picture of the album."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present_languages(self, ["caption"])


class AlbumPictureInline(admin.StackedInline):
    """The pictures of an album, in order."""

    model = AlbumPicture
    form = AlbumPictureForm
    formset = MergingFormSet
    extra = 0
    fields = ["shown", "picture", ("caption_de", "caption_es"), "ordering"]
    readonly_fields = ["shown"]
    autocomplete_fields = ["picture"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("picture")

    def get_readonly_fields(self, request, obj=None):
        """Let translators write captions, but not change pictures or their order."""
        if self.has_add_permission(request, obj):
            return self.readonly_fields
        return [*self.readonly_fields, "picture", "ordering"]

    @admin.display(description=gettext_lazy("picture"))
    def shown(self, place):
        if place.pk is None or not place.picture.renditions:
            return ""
        url = place.picture.thumbnail.url
        return format_html('<img class="thumbnail" src="{}" width="96" height="96" alt="">', url)


@admin.register(Album)
class AlbumAdmin(MediaItemAdmin):
    """Albums, recognised by their first picture."""

    place_in_menu = 2
    form = AlbumForm
    inlines = [AlbumPictureInline]
    list_display = ["title_in_both", "thumbnail", "count"]
    search_fields = ["title_de", "title_es", "places__caption_de", "places__caption_es"]
    fieldsets = [
        (
            gettext_lazy("What readers see above the pictures (holds as soon as it is saved)"),
            {"fields": [("title_de", "title_es")]},
        )
    ]

    def get_queryset(self, request):
        places = AlbumPicture.objects.select_related("picture")
        return super().get_queryset(request).prefetch_related(Prefetch("places", places))

    def picture_of(self, album):
        return next((place.picture for place in album.places.all()), None)

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        response.context_data["media"] += Media(
            importmap=own_modules(["announce", "dom", "icons"]),
            js=[Script("editors/album_order.js", type="module")],
        )
        return response

    @admin.display(description=gettext_lazy("pictures"))
    def count(self, album):
        return len(album.places.all())


class AlbumChoiceForm(forms.Form):
    """The choice of an album, or the title of a new one."""

    album = forms.ModelChoiceField(
        label=gettext_lazy("Album"), queryset=Album.objects.all(), required=False
    )
    title_de = forms.CharField(
        label=gettext_lazy("or the title of a new one (Deutsch)"), max_length=200, required=False
    )
    title_es = forms.CharField(
        label=gettext_lazy("or the title of a new one (Español)"), max_length=200, required=False
    )

    def clean(self):
        titles = [self.cleaned_data.get(column("title", code)) for code in CODES]
        if bool(self.cleaned_data.get("album")) == any(titles):
            raise forms.ValidationError(_("Choose an album, or give a new one a title."))

    def chosen(self) -> Album:
        """Return the chosen album, or create the new one."""
        return self.cleaned_data["album"] or Album.objects.create(
            **{column("title", code): self.cleaned_data[column("title", code)] for code in CODES}
        )


class AlbumActionAdmin(admin.ModelAdmin):
    """A mixin for the ModelAdmin of pictures, with the action that adds them to an album."""

    actions = ["put_into_album"]

    def has_album_permission(self, request) -> bool:
        """Return whether this account may change which pictures an album has."""
        return request.user.has_perm("pages.add_albumpicture")

    @admin.action(description=gettext_lazy("Put into an album…"), permissions=["album"])
    def put_into_album(self, request, queryset):
        """Ask for the album, and append the chosen pictures."""
        # Both steps are the action: the second one is told by a field of its own form.
        form = AlbumChoiceForm(request.POST if "into_album" in request.POST else None)
        if form.is_bound and form.is_valid():
            album = form.chosen()
            count = album.add(queryset.showable())
            text = ngettext(
                "%(count)s picture has been put into “%(album)s”.",
                "%(count)s pictures have been put into “%(album)s”.",
                count,
            )
            self.message_user(request, text % {"count": count, "album": album}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:pages_album_change", args=[album.pk]))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Put pictures into an album"),
            "form": form,
            "pictures": queryset,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/pages/picture/into_album.html", context)
