"""Publish, schedule, withdraw and cancel in the admin; joins the mixins of this package."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from js_asset import Media, Script

from pages.admin.forms.rich_text import own_modules
from pages.admin.publishing.delete import DeleteAdmin
from pages.admin.publishing.duplicate import DuplicateAdmin
from pages.admin.publishing.forms import EndPublicationForm, PublishForm, write_shown
from pages.admin.publishing.history import HistoryAdmin
from pages.admin.publishing.preview import PreviewAdmin
from pages.admin.publishing.publish_preview import LanguagePreview, language_previews
from pages.admin.publishing.status import StatusAdmin
from pages.clocks import in_both_cities
from pages.languages import CODES, NAMES
from pages.models.publication import Publication
from pages.publishing import publish, schedule, withdraw


class PublishAdmin(StatusAdmin, HistoryAdmin, PreviewAdmin, DuplicateAdmin, DeleteAdmin):
    """A mixin for the ModelAdmin of any kind of entry, with all views from draft to readers."""

    entry_views = [
        ("publish/", "publish_view", "publish"),
        ("withdraw/", "withdraw_view", "withdraw"),
        ("cancel-schedule/", "cancel_schedule_view", "cancel_schedule"),
    ]

    def response_change(self, request, obj):
        """Redirect to the publish page after the button “save and publish”."""
        if "_publish" in request.POST and self.has_publish_permission(request, obj):
            return redirect(self.entry_url("publish", obj.pk))
        return super().response_change(request, obj)

    def publish_view(self, request, pk):
        """Show the effects of publishing; publish or schedule the chosen languages."""
        entry = self.entry_for(request, pk, self.has_publish_permission)
        form = PublishForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._publish(request, entry, form):
            return redirect(self.entry_url("change", pk))
        if request.method == "POST":  # it may have been refused because of a change
            entry = self.get_queryset(request).get(pk=pk)
        previews = language_previews(entry)
        form.prefill(
            enabled=[preview.language for preview in previews if preview.is_possible],
            chosen=[preview.language for preview in previews if preview.is_suggested],
            shown=write_shown({key: mark for each in previews for key, mark in each.shown.items()}),
        )
        return self.render_entry(
            request,
            entry,
            "publish",
            title=_("Publish “%(entry)s”") % {"entry": entry},
            form=form,
            previews=list(zip(previews, form.boxes(), strict=True)),
            now_in_words=in_both_cities(timezone.now()),
            chosen_in_words=in_both_cities(form.chosen_time) if form.chosen_time else "",
            media=Media(
                importmap=own_modules(["wall_clock"]),
                js=[Script("editors/two_clocks.js", type="module")],
            ),
            **_form_sections(previews),
        )

    def withdraw_view(self, request, pk):
        """Show all that would end, with descendants; withdraw the chosen languages."""
        return self._end_view(
            request,
            self.entry_for(request, pk, self.has_publish_permission),
            template="withdraw",
            title=_("Withdraw “%(entry)s”"),
            find=withdraw.affected_by_withdrawal,
            end=withdraw.withdraw,
            done=_("Withdrawn: %(titles)s."),
        )

    def cancel_schedule_view(self, request, pk):
        """Show all that would be cancelled, with descendants; cancel the chosen languages."""
        return self._end_view(
            request,
            self.entry_for(request, pk, self.has_publish_permission),
            template="cancel_schedule",
            title=_("Cancel the schedule of “%(entry)s”"),
            find=schedule.affected_by_cancelling,
            end=schedule.cancel_schedule,
            done=_("No longer scheduled: %(titles)s."),
        )

    def _publish(self, request, entry, form: PublishForm) -> bool:
        """Publish or schedule and return True; otherwise add the error and return False."""
        chosen = form.cleaned_data
        common = {
            "by": request.user,
            "note": chosen["note"],
            "shown": chosen["shown"],
            "with_ancestors": chosen["with_ancestors"],
        }
        try:
            if chosen["when"] == PublishForm.LATER:
                done = schedule.schedule(entry, chosen["languages"], chosen["at"], **common)
                message = _("Scheduled for %(time)s: %(titles)s.")
                words = {"time": in_both_cities(chosen["at"])}
            else:
                done = publish.publish(
                    entry, chosen["languages"], pending=chosen["pending"], **common
                )
                message, words = _("Published: %(titles)s."), {}
        except ValidationError as error:
            form.add_error(None, error)
            return False
        self._tell(request, entry, message % (words | {"titles": titles_of(done)}))
        return True

    def _end_view(self, request, entry, *, template, title, find, end, done):
        form = EndPublicationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                ended = end(entry, form.cleaned_data["languages"], shown=form.cleaned_data["shown"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self._tell(request, entry, done % {"titles": titles_of(ended)})
                return redirect(self.entry_url("change", entry.pk))
        endings = {language: find(entry, [language]) for language in CODES}
        possible = [language for language in CODES if endings[language]]
        form.prefill(
            enabled=possible,
            chosen=[],
            shown=" ".join(str(each.pk) for found in endings.values() for each in found),
        )
        return self.render_entry(
            request,
            entry,
            template,
            title=title % {"entry": entry},
            form=form,
            endings=list(zip(endings.values(), form.boxes(), strict=True)),
            is_possible=bool(possible),
        )

    def _tell(self, request, entry, message: str) -> None:
        self.message_user(request, message, messages.SUCCESS)
        self.log_change(request, entry, message)


def titles_of(publications: list[Publication]) -> str:
    """Return the titles of publications with their languages, as part of a sentence."""
    titles = [
        _("“%(title)s” (%(language)s)") % {"title": each.title, "language": NAMES[each.language]}
        for each in publications
    ]
    return get_text_list(titles, _("and"))


def _form_sections(previews: list[LanguagePreview]) -> dict[str, bool]:
    """Return the questions that the form asks: {name in the template: whether it is asked}."""
    return {
        "asks_for_ancestors": any(preview.ancestors for preview in previews),
        "asks_for_pending": any(preview.status.scheduled for preview in previews),
        "is_possible": any(preview.is_possible for preview in previews),
    }
