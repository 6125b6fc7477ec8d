"""The three-way merge: the base that was shown, theirs in the record, ours that was sent."""

import pytest
from django import forms

from pages.merge import ThreeWayMerge


class OneField(ThreeWayMerge, forms.Form):
    """Keeps the three values as they are."""

    text = forms.CharField()
    conflict_message = "Theirs: %(theirs)s"

    def __init__(self, base, theirs, ours):
        super().__init__({"text": ours})
        self.base, self.theirs = base, theirs

    def clean(self):
        self.merge(["text"])

    def is_changed_here(self, name):
        return self.cleaned_data[name] != self.base

    def is_changed_there(self, name):
        return self.theirs != self.base

    def is_different(self, name):
        return self.cleaned_data[name] != self.theirs

    def keep_theirs(self, name):
        self.cleaned_data[name] = self.theirs

    def theirs_in_words(self, name):
        return self.theirs.upper()


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged"),
    [
        ("a", "a", "a", "a"),
        ("a", "b", "a", "b"),
        ("a", "a", "b", "b"),
        ("a", "b", "b", "b"),
    ],
)
def test_what_one_side_changed_or_both_alike_is_taken(base, theirs, ours, merged):
    form = OneField(base, theirs, ours)

    assert form.errors == {}
    assert form.cleaned_data == {"text": merged}


def test_what_both_sides_changed_differently_is_an_error_that_names_theirs():
    form = OneField("a", "b", "c")

    assert form.errors == {"text": ["Theirs: B"]}
    assert form.errors.as_data()["text"][0].code == "conflict"
    assert form.cleaned_data == {}
