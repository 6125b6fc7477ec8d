"""The differences of two texts, word by word, for editors."""

from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pages.rich_text import plain

_TAGS = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """Return runs of same, removed and added words: [("same", "Wort"), ("added", "mehr")].

    Markup is left out: editors compare words.
    """
    old, new = plain(before).split(), plain(after).split()
    changes = []
    # With autojunk, frequent words of long texts would never count as the same.
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            changes.append(("same", " ".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            changes.append(("removed", " ".join(old[old_from:old_to])))
        if new_to > new_from:
            changes.append(("added", " ".join(new[new_from:new_to])))
    return changes


def word_diff_html(before: str, after: str, *, heading: str, lang: str) -> SafeString:
    """Return `word_diff` as HTML after a heading; `lang` is the language of the texts."""
    parts = [format_html(_TAGS[kind], text) for kind, text in word_diff(before, after)]
    words = format_html_join(" ", "{}", ((part,) for part in parts))
    return format_html(
        '<strong>{}</strong> <span class="word-diff" lang="{}">{}</span>',
        heading,
        lang,
        words,
    )
