"""Pages: entries in a tree."""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from pages.languages import NAMES, column
from pages.models.address import Address, url_of
from pages.models.entry import Entry, EntryQuerySet, descendants_of
from pages.models.slug import Slugged


class PageQuerySet(TreeQuerySet, EntryQuerySet):
    """Pages, live or not."""


class Page(Slugged, Entry, OrderableTreeNode):
    """A page of the site. Its place in tree and menu and its slugs take effect immediately."""

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
    menu = models.CharField(
        _("menu"), max_length=10, choices=Menu.choices, default=Menu.NONE, blank=True
    )
    page_type = models.CharField(
        _("shows besides its blocks"),
        max_length=50,
        blank=True,
        help_text=_("What the site adds to the page by itself, such as an overview of all pages."),
    )
    is_home = models.BooleanField(_("is the home page"), default=False)

    # Tree fields need a recursive query: only lists that show the tree ask for them.
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

    def save(self, *args, sync_addresses=True, **kwargs):
        """Save, and update the addresses of the page and of its descendants.

        `sync_addresses=False` is for saving many pages that swap places: call
        `Address.objects.sync(pages)` once afterwards, in the same transaction.
        Raises ValidationError if it is live and its new parent is not.
        """
        self.fill_slugs()
        with transaction.atomic():
            if sync_addresses:
                self._lock_place()
                self._refuse_a_place_it_cannot_be_live_in()
                # Before saving, since the page type decides about entries of other kinds below it.
                before = descendants_of([self])
            super().save(*args, **kwargs)
            if sync_addresses:
                Address.objects.sync([*before, self])

    def move(self, *, parent: "Page | None", after: "Page | None") -> None:
        """Move the page and its descendants below `parent`, after one of its children or first.

        Raises ValidationError as `clean` does.
        """
        siblings = list(Page.objects.filter(parent=parent).exclude(pk=self.pk))
        siblings.insert(siblings.index(after) + 1 if after else 0, self)
        self.parent = parent
        self.clean()
        with transaction.atomic():
            self.save()
            for number, page in enumerate(siblings, start=1):
                # Not `save`: a position changes no address.
                Page.objects.filter(pk=page.pk).update(position=10 * number)

    def clean(self):
        super().clean()
        self._refuse_a_place_below_home()
        self._refuse_a_page_type_that_leaves_others_alone()
        self._refuse_a_place_it_cannot_be_live_in()
        self.refuse_an_address_that_is_taken()

    def get_absolute_url(self):
        return url_of(self.original_language, self.path_in(self.original_language))

    @property
    def has_slug(self) -> bool:
        return not self.is_home

    @property
    def template_name(self) -> str:
        """The template of the page, unless its page type has a view of its own."""
        return "pages/home.html" if self.is_home else "pages/page.html"

    def path_in(self, language: str) -> str:
        """Return the path in a language: the slugs of its ancestors and its own."""
        if self.is_home:
            return ""
        return "/".join(page.slug_in(language) for page in [*self.entry_ancestors(), self])

    def sibling_with(self, language: str, slug: str) -> "Page | None":
        siblings = Page.objects.filter(parent=self.parent, **{column("slug", language): slug})
        return siblings.exclude(pk=self.pk).first()

    def reset_place(self) -> None:
        """Reset it to the last place among its siblings, no menu, and slugs from the title."""
        # `OrderableTreeNode.save` replaces 0 by the last place.
        self.position, self.menu, self.is_home = 0, self.Menu.NONE, False
        self.empty_slugs()

    @classmethod
    def children_of(cls, keys):
        pages = cls.objects.filter(pk__in=keys)
        children = [child for page in pages for child in cls.objects.descendants(page)]
        found = {page.pk: page for page in [*pages, *children]}
        for child in children:
            child.parent = found[child.parent_id]  # so that nobody asks for each one's ancestors
        return children

    def entry_ancestors(self) -> list["Page"]:
        """Return the ancestors, from the root: two queries at most, none a second time.

        Raises DoesNotExist in a cycle, which the tree's queries leave out.
        """
        if self.parent_id is None:
            return []
        if not Page._meta.get_field("parent").is_cached(self):
            parent = Page.objects.with_tree_fields().get(pk=self.parent_id)
            for ancestor, child in pairwise([*Page.objects.ancestors(parent), parent, self]):
                child.parent = ancestor
        return [*self.parent.entry_ancestors(), self.parent]

    def _refuse_a_place_below_home(self) -> None:
        if self.parent and self.parent.is_home:
            raise ValidationError({"parent": _("No page stands below the home page.")})

    def _refuse_a_page_type_that_leaves_others_alone(self) -> None:
        """Raise ValidationError if live entries of other kinds depend on the present page type."""
        present = Page.objects.filter(pk=self.pk).values_list("page_type", flat=True).first()
        if present in {None, "", self.page_type}:
            return
        others = [each.pk for each in descendants_of([self]) if not isinstance(each, Page)]
        public = Entry.objects.filter(pk__in=others, publications__state__in=["live", "scheduled"])
        if public.exists():
            text = _(
                "What this page shows is published below it. Rename or move the page instead, or "
                "withdraw what stands below first."
            )
            raise ValidationError({"page_type": text})

    def _lock_place(self) -> None:
        """Lock the page and its new ancestors, so that nobody withdraws them meanwhile."""
        keys = [self.pk, *(ancestor.pk for ancestor in self.entry_ancestors())]
        # By key, as everywhere: in different orders two transactions would block each other.
        list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))

    def _refuse_a_place_it_cannot_be_live_in(self) -> None:
        """Raise ValidationError where it is live or scheduled and its parent will not be live."""
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
        """Return whether this page is live by the time a publication of a child is."""
        mine = self.publications.filter(language=publication.language)
        if mine.live().exists():
            return True
        return (
            not publication.is_live
            and mine.scheduled().filter(due_at__lte=publication.due_at).exists()
        )
