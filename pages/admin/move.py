"""Move a page in the tree with a plain form, which needs no mouse."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.admin.conflicts import GivenBackForm
from pages.admin.forms.choices import RecordChoiceField, RecordSelect
from pages.admin.object_views import ObjectViews
from pages.models.locks import lock_tree
from pages.models.page import Page


class MoveForm(GivenBackForm, forms.Form):
    """The new place of a page: beside another page, or below it."""

    position = forms.ChoiceField(
        label=gettext_lazy("Where to"),
        choices=[
            ("before", gettext_lazy("before")),
            ("after", gettext_lazy("after")),
            ("first", gettext_lazy("below, as the first page")),
            ("last", gettext_lazy("below, as the last page")),
        ],
        initial="after",
    )
    target = RecordChoiceField(label=gettext_lazy("this page"), queryset=Page.objects.all())

    def __init__(self, page: Page, admin_site: admin.AdminSite, *args, **kwargs):
        super().__init__(*args, **kwargs)
        target = self.fields["target"]
        target.queryset = Page.objects.exclude(pk=page.pk)
        target.widget = RecordSelect(Page._meta.get_field("parent"), admin_site)
        target.widget.choices = target.choices

    def place(self, page: Page) -> tuple[Page | None, Page | None]:
        """Return the chosen parent, and the sibling before the new place (None: the first)."""
        target, position = self.cleaned_data["target"], self.cleaned_data["position"]
        parent = target if position in {"first", "last"} else target.parent
        if position == "after":
            return parent, target
        siblings = list(Page.objects.filter(parent=parent).exclude(pk=page.pk))
        before = {
            "first": 0,
            "last": len(siblings),
            "before": siblings.index(target) if target in siblings else 0,
        }[position]
        return parent, siblings[before - 1] if before else None


class MoveAdmin(ObjectViews):
    """A mixin for the ModelAdmin of pages."""

    entry_views = [("move/", "move_view", "move")]

    def get_list_display(self, request):
        """Leave out the links of `move_link` for accounts that may not move pages."""
        columns = super().get_list_display(request)
        may_move = self.has_publish_permission(request)
        return columns if may_move else [name for name in columns if name != "move_link"]

    @admin.display(description=gettext_lazy("move"))
    def move_link(self, page):
        """Return the list's link to the form."""
        url = self.entry_url("move", page.pk)
        label = _("Move “%(page)s”") % {"page": page}
        return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, _("Move…"))

    def move_view(self, request, pk):
        """Ask for the new place, and move the page with its descendants."""
        if request.method == "POST":
            lock_tree()  # before the form looks for the neighbours of the new place
        page = self.entry_for(request, pk, self.has_publish_permission)
        form = MoveForm(page, self.admin_site, request.POST or None)
        if request.method == "POST" and form.is_valid() and self._move(page, form):
            self.log_change(request, page, _("Moved."))
            message = _("“%(page)s” stands in its new place.") % {"page": page}
            self.message_user(request, message, messages.SUCCESS)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        title = _("Move “%(page)s”") % {"page": page}
        media = self.media + form.media
        return self.render_entry(request, page, "move", title=title, form=form, media=media)

    def _move(self, page: Page, form: MoveForm) -> bool:
        parent, after = form.place(page)
        try:
            page.move(parent=parent, after=after)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        return True
