"""Pages: entries in a tree."""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode, TreeNode
from tree_queries.query import TreeQuerySet

from pages.languages import CODES, NAMES
from pages.models.address import Address, url_of
from pages.models.entry import Entry, EntryQuerySet, descendants_of, entry_models
from pages.models.generation import ShownAtOnce, ShownQuerySet, content_transaction
from pages.models.locks import lock_tree
from pages.models.slug import Slugged
from pages.models.tree import Tree


class PageQuerySet(ShownQuerySet, TreeQuerySet, EntryQuerySet):
    """Pages, live or not."""

    def in_tree_order(self):
        """Order as readers see the tree, each page before those below it, with its `tree_depth`."""
        # Explicitly: `Meta.ordering` would come first, and compares positions of any depth.
        return self.with_tree_fields().order_by("tree_ordering")


class Page(ShownAtOnce, Slugged, Entry, OrderableTreeNode):
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

    entry_attribute = "pk"
    # Tree fields need a recursive query: only lists that show the tree ask for them.
    objects = PageQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["menu"], name="pages_page_menu"),
            models.Index(fields=["page_type"], name="pages_page_type"),
            # For the child pages of a page, in their order.
            models.Index(fields=["parent", "position"], name="pages_page_place"),
        ]
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

    def move(self, *, parent: "Page | None", after: "Page | None") -> None:
        """Move the page and its descendants below `parent`, after one of its children or first.

        Writes nothing but parents and positions. Raises ValidationError as `clean` does, and if
        `after` is no longer below `parent`.
        """
        with content_transaction():
            lock_tree()
            page = Page.objects.get(pk=self.pk)
            page.parent = parent and Page.objects.get(pk=parent.pk)
            page.validate_constraints()
            page.check_place()
            position = page._make_room(after)
            Page.objects.filter(pk=page.pk).update(parent=page.parent, position=position)
            Address.objects.sync([page])

    def _make_room(self, after: "Page | None") -> int:
        """Move the siblings that are to follow it further down; return the free position."""
        following = Page.objects.filter(parent=self.parent).exclude(pk=self.pk)
        position = 0
        if after:
            before = following.filter(pk=after.pk).first()
            if not before:
                raise ValidationError(
                    _("“%(page)s” has been moved meanwhile. Look at the pages again."),
                    params={"page": after},
                )
            position = before.position
            is_beside = models.Q(position=position, pk__gt=before.pk)
            following = following.filter(models.Q(position__gt=position) | is_beside)
        following.update(position=models.F("position") + 20)
        return position + 10

    def clean(self):
        super().clean()
        self.check_place()

    def check_place(self):
        TreeNode.clean(self)  # a page below itself
        self._refuse_a_place_below_home()
        self._refuse_a_home_with_pages_below()
        self._refuse_a_page_type_that_moves_others()
        self._refuse_a_place_it_cannot_be_live_in()
        super().check_place()

    def get_absolute_url(self):
        return url_of(self.original_language, self.path_in(self.original_language))

    @property
    def has_slug(self) -> bool:
        return not self.is_home

    @property
    def template_name(self) -> str:
        """The template of the page, unless its page type has a view of its own."""
        return "pages/home.html" if self.is_home else "pages/page.html"

    @property
    def parent_page(self):
        return self.parent

    def path_in(self, language: str) -> str:
        """Return the path in a language: the slugs of its ancestors and its own."""
        if self.is_home:
            return ""
        return "/".join(page.slug_in(language) for page in [*self.entry_ancestors(), self])

    @classmethod
    def columns_of_place(cls):
        return [*super().columns_of_place(), "parent_id", "page_type", "is_home"]

    @classmethod
    def columns_at_once(cls):
        return ["menu", "position"]

    def leave_place(self, stored):
        """Become the last page below another parent; return what another type may not place."""
        if (stored["parent_id"] or None) != self.parent_id:
            self.position = 0  # `OrderableTreeNode.save` replaces it by the last place
        return descendants_of([self]) if stored["page_type"] != self.page_type else []

    @classmethod
    def children_at(cls, parent):
        return cls.objects.filter(parent=parent)

    @classmethod
    def branch_paths(cls, keys, paths):
        """Return the paths of pages (keys) and of those below them. One query.

        Raises ValidationError if one of the pages is in a circle.
        """
        tree = Tree(cls.objects.only(*cls.columns_of_place()).order_by())
        return {
            (line[-1].pk, code): "/".join(page.slug_in(code) for page in line if page.has_slug)
            for line in tree.branches(keys)
            for code in CODES
        }

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

    def _refuse_a_home_with_pages_below(self) -> None:
        if self.is_home and self.pk and Page.objects.filter(parent=self.pk).exists():
            text = _("Pages stand below this page: move them before it becomes the home page.")
            raise ValidationError({"is_home": text})

    def _refuse_a_page_type_that_moves_others(self) -> None:
        """Raise ValidationError if live entries of other kinds would change their addresses."""
        stored = self._stored_page_type()
        changed = {stored, self.page_type} - {""} if stored != self.page_type else ()
        for kind in entry_models():
            others = Page.objects.filter(page_type=kind.parent_page_type).exclude(pk=self.pk)
            if kind.parent_page_type in changed and not self._is_younger_than(others):
                self._refuse_to_move(kind, is_alone=not others.exists())

    def _is_younger_than(self, others) -> bool:
        """Return whether one of these pages is older; the oldest one is above a kind of entry."""
        return others.filter(pk__lt=self.pk).exists() if self.pk else others.exists()

    def _refuse_to_move(self, kind: type[Entry], *, is_alone: bool) -> None:
        public = kind.objects.filter(publications__state__in=["live", "scheduled"])
        public = public.order_by().values_list("publications__language", flat=True).distinct()
        languages = list(public)
        if not languages:
            return
        if self.page_type != kind.parent_page_type or not is_alone:
            text = _(
                "What such a page shows is published below the present one. Rename or move that "
                "page instead, or withdraw what stands below first."
            )
            raise ValidationError({"page_type": text})
        if not all(self.is_live_in(language) for language in languages):
            text = _("What such a page shows is published already. Publish this page first.")
            raise ValidationError({"page_type": text})

    def _stored_page_type(self) -> str:
        return Page.objects.filter(pk=self.pk).values_list("page_type", flat=True).first() or ""

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
