"""Which original a translation matches, as content files say it.

They say it only where it is not the original of the present desk: under `outdated`, by field; an
empty text there means that the translation has never matched anything.
"""

from collections.abc import Iterable, Mapping

from pages.languages import other
from pages.models.blocks.block import Block, ShowsIn
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.translation import Translated
from pages.publishing.snapshots import content_of

Bases = dict[str, str]


def draft_of(record: Translated) -> Bases:
    """The bases of a record of the desk if its translations match, as saving would note them."""
    if not _is_in_both(record):
        return {}
    original = record.language_of_original
    return {
        field: record.text_of(field, original)
        for field in record.translated_fields
        if record.text_of(field, original) and record.text_of(field, other(original))
    }


def for_desk(record: Translated, said: Bases) -> Bases:
    """The bases that a file means for a record of the desk: those that saving will keep."""
    meant = draft_of(record) | {field: text for field, text in said.items() if text}
    if not _is_in_both(record):
        return meant
    language = other(record.language_of_original)
    return {field: text for field, text in meant.items() if record.text_of(field, language)}


def _is_in_both(record: Translated) -> bool:
    return not isinstance(record, Block) or record.shows_in == ShowsIn.BOTH


class Originals:
    """The desk's texts in the original language, for what publications of it match."""

    def __init__(self, entry: Entry, blocks: Iterable[Block]):
        self.language = entry.original_language
        self._texts = {str(block.uuid): self._of(block) for block in blocks}
        self._texts[""] = self._of(entry)

    def _of(self, record: Translated) -> Bases:
        return {field: record.text_of(field, self.language) for field in record.translated_fields}

    def of_publication(self, publication: Publication) -> Bases:
        """The bases of a publication if its title and summary match the desk's original."""
        texts = {"title": publication.title, "summary": publication.summary}
        return self._matched(publication, "", texts)

    def of_block(self, publication: Publication, block: Mapping, texts: Bases) -> Bases:
        """The bases of a block in a publication, with these texts, if it matches the desk's."""
        if block["shows_in"] != ShowsIn.BOTH:
            return {}
        return self._matched(publication, block["uuid"], texts)

    def _matched(self, publication: Publication, key: str, texts: Bases) -> Bases:
        original = content_of(publication)["original_language"]
        if publication.language == original or original != self.language:
            return {}
        present = self._texts.get(key, {})
        return {field: present[field] for field in texts if texts[field] and present.get(field)}


def outdated(bases: Bases, matching: Bases, fields: Iterable[str]) -> Bases:
    """What a file says of bases, given what they would be if everything matched."""
    return {
        field: bases.get(field, "") for field in fields if bases.get(field) != matching.get(field)
    }


def laid_over(matching: Bases, said: Bases) -> Bases:
    """The bases that a file means for a publication, given what it says."""
    return {field: text for field, text in (matching | said).items() if text}
