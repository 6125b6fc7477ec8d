"""Withdraw a picture in the admin, and keep its consents, which only one role sees."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from pages.admin.dashboard import (
    ENTRIES_SHOWN,
    DashboardEntry,
    DashboardGroup,
    DashboardSection,
)
from pages.admin.media.item import MediaItemAdmin, usage_by_entry
from pages.media.usage import usage_of
from pages.media.withdraw import withdraw_picture
from pages.models.generation import content_transaction
from pages.models.media.consent import Consent
from pages.models.media.picture import Picture


@dataclass
class DashboardPicture(DashboardEntry):
    """A line of the dashboard: a picture, whose title is in no particular language."""

    html_lang = ""


def consent_groups(request) -> list[DashboardGroup]:
    """Return what waits on the dashboard for keepers of consents; empty for other accounts."""
    # Administrators have every permission, but this is not their work.
    if request.user.is_superuser or not request.user.has_perm("pages.change_consent"):
        return []
    gaps = {
        "people": _("Are people to be recognised?"),
        "consent": _("Who has agreed?"),
    }
    sections = [_section(gap, title) for gap, title in gaps.items()]
    return [DashboardGroup(_("Consents"), [section for section in sections if section.items])]


def _section(gap: str, title: str) -> DashboardSection:
    """Return the first pictures with a gap of `PictureAdmin.gaps`. Two queries."""
    _label, find = admin.site.get_model_admin(Picture).gaps[gap]
    found = find(Picture.objects.order_by("-pk"))
    items = [
        DashboardPicture(picture, reverse("admin:pages_picture_change", args=[picture.pk]))
        for picture in found[:ENTRIES_SHOWN]
    ]
    count = found.count()
    url = reverse("admin:pages_picture_changelist")
    more = [(f"{Picture._meta.verbose_name_plural}: {count}", f"{url}?gap={gap}")]
    return DashboardSection(title, items, count, more)


class ConsentInline(admin.StackedInline):
    """The consents of a picture. Django hides them from everybody without the permission."""

    model = Consent
    extra = 0


class WithdrawAdmin(MediaItemAdmin):
    """A mixin for the ModelAdmin of pictures."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.withdraw_view)
        return [
            path("<key:pk>/withdraw/", view, name="pages_picture_withdraw"),
            *super().get_urls(),
        ]

    def get_inlines(self, request, obj):
        """Return the consents; none while a picture is being added."""
        return [ConsentInline] if obj else []

    def has_withdraw_permission(self, request, picture) -> bool:
        return request.user.has_perm("pages.withdraw_picture") and not picture.is_withdrawn

    def changes_facts(self, request):
        """Allow it to keepers of consents too, who answer whether people can be recognised."""
        return super().changes_facts(request) or request.user.has_perm("pages.withdraw_picture")

    def has_change_permission(self, request, obj=None):
        """Refuse to change a withdrawn picture."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_withdrawn)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= {
                "may_withdraw": self.has_withdraw_permission(request, obj),
                "has_consent": obj.consents.exists(),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def withdraw_view(self, request, pk):
        """Show what will disappear, and withdraw the picture."""
        picture = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_withdraw_permission(request, picture):
            raise PermissionDenied
        if request.method == "POST":
            with content_transaction():
                withdraw_picture(picture)
                self.log_change(request, picture, _("Withdrawn."))
            message = _("“%(picture)s” has been withdrawn: it is shown nowhere any more.")
            self.message_user(request, message % {"picture": picture}, messages.SUCCESS)
            return redirect(reverse("admin:pages_picture_change", args=[pk]))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "object": picture,
            "original": picture,
            "title": _("Withdraw “%(picture)s”") % {"picture": picture},
            "usage": usage_by_entry(usage_of(picture)),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/pages/picture/withdraw.html", context)
