"""The dashboard on the admin's start page, and the filter of lists by the editors' tasks."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.admin import SimpleListFilter
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pages.clocks import in_both_cities
from pages.languages import NAMES, html_lang
from pages.models.entry import Entry, entry_models
from pages.models.status import EntryStatus
from pages.publishing import dashboard

ENTRIES_SHOWN = 5  # in each section, which links to the list of all
ROWS_SHOWN = ENTRIES_SHOWN * len(NAMES)  # of which those of one entry may form one line

TASK_TITLES = {
    dashboard.CHANGED: gettext_lazy("Changed since it was published"),
    dashboard.UNPUBLISHED: gettext_lazy("Not published yet"),
    dashboard.SCHEDULED: gettext_lazy("Scheduled"),
    dashboard.WARNED: gettext_lazy("Facts that are open"),
    "missing-de": gettext_lazy("To be translated into German"),
    "missing-es": gettext_lazy("To be translated into Spanish"),
    "outdated-de": gettext_lazy("German is outdated"),
    "outdated-es": gettext_lazy("Spanish is outdated"),
    "asked-de": gettext_lazy("Readers asked for it in German"),
    "asked-es": gettext_lazy("Readers asked for it in Spanish"),
}


@dataclass
class DashboardEntry:
    """A line of the dashboard: an entry, the URL of its form, and a note."""

    entry: Entry
    url: str | None
    note: str = ""

    @property
    def html_lang(self) -> str:
        """The language of the entry's own title."""
        return html_lang(self.entry.original_language)


@dataclass
class DashboardSection:
    """The first entries with one task; `more` leads to lists of all of them, by kind of entry."""

    title: str
    items: list[DashboardEntry]
    count: int
    more: list[tuple[str, str]] = field(default_factory=list)  # labels and addresses of lists


@dataclass
class DashboardGroup:
    """The sections under one heading; empty ones are left out."""

    title: str
    sections: list[DashboardSection] = field(default_factory=list)


class TaskFilter(SimpleListFilter):
    """Filters a list by a task; the links of the dashboard lead to such lists."""

    title = gettext_lazy("what is to be done")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return TASK_TITLES.items()

    def queryset(self, request, queryset):
        if self.value() not in dashboard.TASKS:
            return queryset
        return queryset.filter(pk__in=dashboard.worklist(self.value()).values("entry"))


def dashboard_groups(site, request) -> list[DashboardGroup]:
    """Return the dashboard for the request's account; empty if it may not view pages."""
    return (
        _DashboardView(site, request).groups() if request.user.has_perm("pages.view_page") else []
    )


class _DashboardView:
    """The dashboard as one person sees it."""

    def __init__(self, site, request):
        self.site, self.request = site, request
        self.counts = dashboard.counts()

    def groups(self) -> list[DashboardGroup]:
        to_publish = [self.changed(), self.worklist(dashboard.UNPUBLISHED), self.scheduled()]
        to_translate = [self.worklist(f"missing-{code}") for code in NAMES]
        to_translate += [self.worklist(f"outdated-{code}") for code in NAMES]
        readers = [*(self.asked(code) for code in NAMES), self.published_last()]
        groups = [
            DashboardGroup(_("To publish"), to_publish),
            DashboardGroup(_("To translate"), to_translate),
            DashboardGroup(_("To complete"), [self.warned()]),
            DashboardGroup(_("What readers see and miss"), readers),
        ]
        for group in groups:
            group.sections = [section for section in group.sections if section.items]
        return groups

    def changed(self) -> DashboardSection:
        return self.worklist(
            dashboard.CHANGED, lambda rows: _names([each.language for each in rows])
        )

    def asked(self, language: str) -> DashboardSection:
        def note(rows):
            [demand] = rows
            words = ngettext("%(count)s time", "%(count)s times", demand.count)
            return words % {"count": demand.count}

        return self.worklist(f"{dashboard.ASKED}-{language}", note)

    def worklist(self, task: str, note=lambda rows: "") -> DashboardSection:
        entries = dashboard.first_entries(task, ENTRIES_SHOWN) if self.counts[task] else {}
        return self.section(task, [self.item(entry, note(rows)) for entry, rows in entries.items()])

    def warned(self) -> DashboardSection:
        task = dashboard.WARNED
        entries = dashboard.first_warned(ENTRIES_SHOWN) if self.counts[task] else []
        return self.section(task, [self.item(each, " ".join(each.warnings())) for each in entries])

    def scheduled(self) -> DashboardSection:
        rows = dashboard.scheduled()[:ROWS_SHOWN] if self.counts[dashboard.SCHEDULED] else []
        items = self.items(rows, lambda each: in_both_cities(each.due_at))
        return self.section(dashboard.SCHEDULED, items[:ENTRIES_SHOWN])

    def published_last(self) -> DashboardSection:
        rows = dashboard.published_last()[:ROWS_SHOWN]
        items = self.items(rows, lambda each: date_format(localtime(each.published_at)))
        return DashboardSection(_("Published last"), items[:ENTRIES_SHOWN], len(items))

    def section(self, task: str, items: list[DashboardEntry]) -> DashboardSection:
        """Return the section of a task, which leads to lists of all entries with it."""
        number = sum(self.counts[task].values())
        return DashboardSection(TASK_TITLES[task], items, number, self.lists_of(task))

    def items(
        self, statuses: Iterable[EntryStatus], time: Callable[[EntryStatus], str]
    ) -> list[DashboardEntry]:
        """Return one item for all languages of an entry with the same time."""
        languages = defaultdict(list)
        for each in statuses:
            languages[each.entry, time(each)].append(each.language)
        return [
            self.item(entry, f"{_names(codes)}: {words}")
            for (entry, words), codes in languages.items()
        ]

    def item(self, entry: Entry, note: str = "") -> DashboardEntry:
        return DashboardEntry(entry, self.url_of(entry), note)

    def url_of(self, entry: Entry) -> str | None:
        """Return the URL of an entry's form, or None for those who may not view it."""
        model = _model_of(entry)
        model_admin = self.site._registry.get(model)
        if not model_admin or not model_admin.has_view_or_change_permission(self.request):
            return None
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        return reverse(name, args=[entry.pk])

    def lists_of(self, task: str) -> list[tuple[str, str]]:
        """Return, for each kind among the entries with a task, label and URL of the list."""
        counts = self.counts[task]
        return [
            (
                f"{model._meta.verbose_name_plural}: {counts[kind]}",
                f"{self.list_url(model)}?{TaskFilter.parameter_name}={task}",
            )
            for model in entry_models()
            if (kind := model._meta.model_name) in counts and model in self.site._registry
        ]

    def list_url(self, model: type[Entry]) -> str:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _model_of(entry: Entry) -> type[Entry] | None:
    """Return the model of an entry's kind, without a query for its row."""
    kinds = {kind._meta.model_name: kind for kind in entry_models()}
    return kinds.get(entry.kind)


def _names(languages: Iterable[str]) -> str:
    return ", ".join(name for code, name in NAMES.items() if code in languages)
