"""The whole tree of pages in memory: lines from the top to each page of a branch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Tree:
    """All pages by their keys, and below each other."""

    def __init__(self, pages: Iterable):
        self.pages = {page.pk: page for page in pages}
        self.children = defaultdict(list)
        for page in self.pages.values():
            self.children[page.parent_id].append(page)

    def branches(self, keys: Collection[int]) -> Iterator[list]:
        """Yield, for pages (keys) and each page below them, the line from the top to it.

        Raises ValidationError if one of the pages is in a circle, which no line from the top meets.
        """
        for key in keys:
            line = self.line_to(self.pages[key]) if key in self.pages else []
            if line and not any(page.pk in keys for page in line[:-1]):
                yield from self._below(line)

    def line_to(self, page) -> list:
        """Return a page's ancestors and the page itself, from the top."""
        line = [page]
        while line[0].parent_id is not None:
            above = self.pages[line[0].parent_id]
            if above in line:
                raise ValidationError(
                    _("“%(page)s” stands below itself."), code="circle", params={"page": page}
                )
            line.insert(0, above)
        return line

    def _below(self, line: list) -> Iterator[list]:
        open_lines = [line]
        while open_lines:
            line = open_lines.pop()
            yield line
            open_lines += [[*line, child] for child in self.children[line[-1].pk]]
