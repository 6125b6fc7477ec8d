"""The three-way merge of a form with a record that others may have changed since it was shown."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError


class ThreeWayMerge:
    """For ModelForms: decides field by field between the base, theirs and ours.

    The base is the value that was shown, theirs the record's present one, ours the one that was
    sent. What is unchanged here stays as it is there; what both have changed, and differently, is
    an error that names their value. How the three are kept and compared, the form says by field:
    `is_changed_here`, `is_changed_there`, `is_different`, `keep_theirs`, `theirs_in_words`.
    """

    conflict_message = ""  # with `theirs`

    def merge(self, names: Iterable[str]) -> None:
        for name in names:
            if not self.is_changed_here(name):
                self.keep_theirs(name)
            elif self.is_changed_there(name) and self.is_different(name):
                self.refuse(name)

    def refuse(self, name: str) -> None:
        params = {"theirs": self.theirs_in_words(name)}
        self.add_error(name, ValidationError(self.conflict_message, "conflict", params))
