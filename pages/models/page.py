"""Pages: entries that stand in a tree."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from pages.languages import CODES, NAMES, column
from pages.models.address import Address, url_of
from pages.models.entry import Entry, EntryQuerySet

_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_SLUG_LENGTH = 80


def ascii_slug(title: str) -> str:
    """A title as part of an address: `Älter werden` is `aelter-werden`, `año` is `ano`."""
    return slugify(title.translate(_ASCII))[:_SLUG_LENGTH].strip("-")


class PageQuerySet(TreeQuerySet, EntryQuerySet):
    """Pages, live or not."""

    def paths(self, pages: Iterable["Page"]) -> dict[tuple[int, str], str]:
        """Where pages and all below them belong: {(key, language): path}.

        Only in languages in which they have an address: the others get theirs when published.
        """
        below = {page.pk: page for page in pages}
        for page in list(below.values()):
            below |= {child.pk: child for child in self.descendants(page)}
        with_address = set(
            Address.objects.current().filter(entry__in=below).values_list("entry_id", "language")
        )
        return {(pk, language): below[pk].path_in(language) for pk, language in with_address}

    def renew_addresses(self, pages: Iterable["Page"]) -> None:
        """Move the addresses of pages, and of all below them, to where they belong now."""
        Address.objects.take(self.paths(pages))


class Page(Entry, OrderableTreeNode):
    """A page of the site. Where it stands and what it is called there hold on saving."""

    class Menu(models.TextChoices):
        NONE = "", _("in no menu")
        MAIN = "main", _("in the main menu")
        FOOTER = "footer", _("at the foot of every page")

    parent = TreeNodeForeignKey(
        "self",
        verbose_name=_("below"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    slug = models.CharField(
        _("address"),
        max_length=_SLUG_LENGTH,
        blank=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                _("Use small letters without accents, digits and single hyphens: “la-historia”."),
            )
        ],
        help_text=_("The last part of the page's address. Made from the title if left empty."),
    )
    menu = models.CharField(
        _("menu"), max_length=10, choices=Menu.choices, default=Menu.NONE, blank=True
    )
    view = models.CharField(
        _("shows besides its blocks"),
        max_length=50,
        blank=True,
        help_text=_("What the site adds to the page by itself, such as an overview of all pages."),
    )
    is_home = models.BooleanField(_("is the home page"), default=False)

    objects = PageQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_home"],
                condition=models.Q(is_home=True),
                name="pages_page_one_home",
                violation_error_message=_("Another page is the home page."),
            ),
            models.CheckConstraint(
                name="pages_page_home_stands_alone",
                condition=models.Q(is_home=False) | models.Q(parent__isnull=True),
                violation_error_message=_("The home page stands below no other page."),
            ),
        ]

    def save(self, *args, settle=True, **kwargs):
        """Save, and move the addresses of the page and of those below it if they changed.

        `settle=False` is for saving many pages that swap places: call
        `Page.objects.renew_addresses(pages)` once afterwards, in the same transaction.
        Raises ValidationError if it is live and cannot be where it was put.
        """
        self._fill_slugs()
        with transaction.atomic():
            if settle:
                self._lock_place()
                self._refuse_a_place_it_cannot_be_live_in()
            super().save(*args, **kwargs)
            if settle:
                Page.objects.renew_addresses([self])

    def move(self, *, parent: "Page | None", after: "Page | None") -> None:
        """Stand below `parent`, right after one of its children or first; those below come along.

        Raises ValidationError if it cannot stand there.
        """
        siblings = list(Page.objects.filter(parent=parent).exclude(pk=self.pk))
        siblings.insert(siblings.index(after) + 1 if after else 0, self)
        self.parent = parent
        self.clean()
        with transaction.atomic():
            self.save()
            for number, page in enumerate(siblings, start=1):
                Page.objects.filter(pk=page.pk).update(position=10 * number)

    def clean(self):
        super().clean()
        self._refuse_a_place_below_home()
        self._refuse_a_place_it_cannot_be_live_in()
        self._refuse_an_address_that_is_taken()

    def get_absolute_url(self):
        return url_of(self.original_language, self.path_in(self.original_language))

    @property
    def template_name(self) -> str:
        """What it is shown with, unless it has a view."""
        return "pages/home.html" if self.is_home else "pages/page.html"

    def path_in(self, language: str) -> str:
        """The path from the root of a language: the slugs of the pages above, and its own."""
        if self.is_home:
            return ""
        return "/".join(page.slug_in(language) for page in [*self.ancestors_of_entry(), self])

    def slug_in(self, language: str) -> str:
        """Its part of the path; the original's slug stands in while a language has none."""
        slugs = (self.text_of("slug", code) for code in (language, self.original_language, *CODES))
        return next(filter(None, slugs), f"seite-{self.pk}")

    def leave_place(self) -> None:
        """Stand last among its siblings, in no menu, under an address made from the title."""
        self.position, self.menu, self.is_home = 0, self.Menu.NONE, False
        for language in CODES:
            setattr(self, column("slug", language), "")

    def ancestors_of_entry(self) -> list["Page"]:
        """The pages above, from the root."""
        above, page = [], self.parent
        while page is not None:
            above.insert(0, page)
            page = page.parent
        return above

    def _refuse_a_place_below_home(self) -> None:
        if self.parent and self.parent.is_home:
            raise ValidationError({"parent": _("No page stands below the home page.")})

    def _lock_place(self) -> None:
        """The page and all above where it is put, so that nobody withdraws them meanwhile."""
        keys = [self.pk, *(above.pk for above in self.ancestors_of_entry())]
        list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))

    def _fill_slugs(self) -> None:
        for language in CODES:
            if (
                self.is_home
                or self.text_of("slug", language)
                or not self.text_of("title", language)
            ):
                continue
            setattr(self, column("slug", language), self._free_slug(language))

    def _free_slug(self, language: str) -> str:
        wanted = ascii_slug(self.text_of("title", language)) or "seite"
        candidate, number = wanted, 1
        while self._sibling_with(language, candidate):
            number += 1
            mark = f"-{number}"
            candidate = wanted[: _SLUG_LENGTH - len(mark)].strip("-") + mark
        return candidate

    def _sibling_with(self, language: str, slug: str) -> "Page | None":
        siblings = Page.objects.filter(parent=self.parent, **{column("slug", language): slug})
        return siblings.exclude(pk=self.pk).first()

    def _refuse_an_address_that_is_taken(self) -> None:
        errors = {}
        for language in CODES:
            slug = self.text_of("slug", language)
            if not slug or self.is_home:
                continue
            holder = self._sibling_with(language, slug) or Address.objects.holder(
                language, self.path_in(language), besides=[self.pk]
            )
            if holder:
                errors[column("slug", language)] = _(
                    "“%(slug)s” is the address of “%(holder)s”. Choose another one."
                ) % {"slug": slug, "holder": holder}
        if errors:
            raise ValidationError(errors)

    def _refuse_a_place_it_cannot_be_live_in(self) -> None:
        """A page is live only under a parent that is live in that language."""
        if not self.pk or not self.parent:
            return
        for publication in self.publications.live() | self.publications.scheduled():
            if not self.parent.is_there_for(publication):
                raise ValidationError(
                    {
                        "parent": _(
                            "“%(page)s” is published or scheduled in %(language)s, "
                            "and “%(parent)s” is not there by then. Publish that page first."
                        )
                        % {
                            "page": self,
                            "language": NAMES[publication.language],
                            "parent": self.parent,
                        }
                    }
                )

    def is_there_for(self, publication) -> bool:
        """Whether this page is live by the time a publication below it is."""
        mine = self.publications.filter(language=publication.language)
        if mine.live().exists():
            return True
        return (
            not publication.is_live
            and mine.scheduled().filter(due_at__lte=publication.due_at).exists()
        )
