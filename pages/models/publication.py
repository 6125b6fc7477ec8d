"""Publications: snapshots of entries, each in one language; the live ones are public."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from pages.models.address import Address, url_of
from pages.models.entry import Entry, entry_models
from pages.models.generation import ShownAtOnce, ShownQuerySet
from pages.models.media.picture import Picture


class PublicationQuerySet(ShownQuerySet):
    """Publications. `live` is the one definition of what is available in a language."""

    def live(self, language: str | None = None):
        """Filter publications that readers can read now, in one language or in any."""
        live = self.filter(state=Publication.State.LIVE)
        return live.filter(language=language) if language else live

    def scheduled(self):
        """Filter publications that go live later, at their `due_at`."""
        return self.filter(state=Publication.State.SCHEDULED)

    def due(self, at):
        """Filter scheduled publications that go live at or before a time."""
        return self.scheduled().filter(due_at__lte=at)

    def with_path(self):
        """Annotate `path`: the entry's current path in the publication's language."""
        current = Address.objects.current().filter(
            entry=OuterRef("entry"), language=OuterRef("language")
        )
        return self.annotate(path=Subquery(current.values("path")[:1]))

    def with_entry(self):
        """Fetch each entry as a record of its own kind in the same query."""
        return self.select_related(*(f"entry__{kind._meta.model_name}" for kind in entry_models()))

    def at(self, language: str, path: str):
        """Filter publications, in any language, of the entry that has an address now."""
        return self.filter(
            entry__addresses__language=language,
            entry__addresses__path=path,
            entry__addresses__is_current=True,
        )


class Publication(ShownAtOnce):
    """A snapshot of one language of an entry's draft, and of what both languages share.

    `content` is `{"cover": uuid or None, "blocks": [...], "original_language": "de",
    "translated_from": {...}}`; a block has its type, uuid and columns by full name (`text_es`).
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        LIVE = "live", _("live")
        PAST = "past", _("past")
        CANCELLED = "cancelled", _("cancelled")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="publications")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    # For lists; `content` keeps its uuid also when the picture has been withdrawn or deleted.
    cover = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content = models.JSONField()
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    entry_attribute = "entry_id"
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["entry", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language", "number"], name="pages_publication_numbered"
            ),
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=Q(state="live"),
                name="pages_publication_one_live",
            ),
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=Q(state="scheduled"),
                name="pages_publication_one_scheduled",
            ),
            models.CheckConstraint(name="pages_publication_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="pages_publication_live_since_some_time",
                condition=~Q(state__in=["live", "past"]) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="pages_publication_scheduled_for_some_time",
                condition=~Q(state="scheduled") | Q(due_at__isnull=False),
            ),
        ]
        indexes = [
            # Every public page asks for what is live; history grows, and is not in this index.
            models.Index(
                fields=["language", "entry"],
                condition=Q(state="live"),
                name="pages_publication_live",
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.language} {self.number})"

    def get_absolute_url(self):
        return self.url

    @property
    def current_path(self) -> str:
        """The entry's path from `with_path()`, or computed: a draft may have no address yet."""
        path = getattr(self, "path", None)
        return self.entry.path_in(self.language) if path is None else path

    @property
    def url(self) -> str:
        """The URL for readers."""
        return url_of(self.language, self.current_path)

    @property
    def is_live(self) -> bool:
        return self.state == self.State.LIVE
