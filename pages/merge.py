"""The three-way merge of a form with a record that others may have changed since it was shown."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError


class ThreeWayMerge:
    """A mixin for ModelForms that decides by field between base, theirs and ours.

    The base is the value that was shown, theirs the record's present one, ours the one that was
    sent. A field that is unchanged here keeps theirs; one that both have changed, to different
    values, gets an error that quotes theirs. Forms keep and compare the three values, by field, in
    `is_changed_here`, `is_changed_there`, `is_different`, `keep_theirs` and `theirs_in_words`.
    """

    conflict_message = ""  # with a placeholder for `theirs`

    def merge(self, names: Iterable[str]) -> None:
        """Merge these fields; each conflict becomes an error of its field."""
        for name in names:
            if not self.is_changed_here(name):
                self.keep_theirs(name)
            elif self.is_changed_there(name) and self.is_different(name):
                self.refuse(name)

    def refuse(self, name: str) -> None:
        """Add the error of a conflict to a field."""
        params = {"theirs": self.theirs_in_words(name)}
        self.add_error(name, ValidationError(self.conflict_message, "conflict", params))
