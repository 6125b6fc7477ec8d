"""Addresses in content files: former ones, those kept after withdrawing, those of what is gone.

The current addresses of what is live follow from the slugs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pages.content_files.collection import AT_ONCE, batches, collection_of
from pages.content_files.reader import Content, ContentFile, Loc
from pages.languages import CODES, column
from pages.models.address import Address, url_of
from pages.models.entry import Entry
from pages.models.page import Page

Key = tuple[str, str]  # language and path


def address_documents() -> dict[int | None, dict[str, Any]]:
    """Return the keys about addresses by entry (key); under None those of deleted entries.

    Current addresses are among them in every language. One query.
    """
    found: dict[int | None, dict[str, Any]] = {}
    for each in Address.objects.order_by("language", "path").iterator():
        keys = found.setdefault(each.entry_id, {"kept_addresses": [], "former_addresses": {}})
        if each.is_current:
            keys["kept_addresses"].append(each.language)
        else:
            keys["former_addresses"].setdefault(each.language, []).append(each.path or "/")
    return found


def check_addresses(content: Content, others: Iterable[Entry]) -> None:
    """Add an issue for each address that two would have; `others` are entries that no file has."""
    _refuse_slugs_of_siblings(content, others)
    held = {
        (language, _path_of(file, language)): file.record
        for file in content.entries
        for language in _public_languages(file)
    }
    former = _former_addresses(content)
    files = {file.uuid for file in content.entries}
    for address in _present(former):
        if address.is_current and address.entry.uuid not in files:
            held[address.language, address.path] = address.entry
    for key, places in former.items():
        holder = held.get(key)
        for file, place in places if holder else places[1:]:
            reason = f"is the address of “{holder}” now" if holder else "is in two places"
            file.add_issue(f"{url_of(*key)} {reason}. Delete it here.", place)


def missing_addresses(
    content: Content,
) -> tuple[dict[tuple[int, str], str], dict[Key, tuple[ContentFile, Loc]]]:
    """Return the addresses that files have and the database lacks.

    Those that entries keep: {(entry's key, language): path}; former ones with their files.
    """
    keeping = [file for file in content.entries if file.data.get("kept_addresses")]
    records = {file.record.pk: file.record for file in keeping}
    wanted = {(file.record.pk, code) for file in keeping for code in file.data["kept_addresses"]}
    current = Address.objects.current().values_list("entry", "language") if keeping else []
    kept = {(pk, code): records[pk].path_in(code) for pk, code in wanted.difference(current)}
    former = {key: places[0] for key, places in _former_addresses(content).items()}
    for address in list(_present(former)):
        file, _place = former[address.language, address.path]
        if file.record is None or file.record.pk == address.entry_id:
            del former[address.language, address.path]
    return kept, former


def restore_addresses(content: Content) -> None:
    """Give back the addresses that the database lacks; expects a transaction.

    Adds an issue where another entry has one by now.
    """
    kept, former = missing_addresses(content)
    Address.objects.claim(kept)
    for address in list(_present(former)):
        if address.is_current:
            file, place = former.pop((address.language, address.path))
            file.add_issue(f"{address} is the address of “{address.entry}” by now.", place)
    new = [
        Address(language=language, path=path, entry=file.record, is_current=False)
        for (language, path), (file, _place) in former.items()
    ]
    Address.objects.bulk_create(
        new,
        update_conflicts=True,  # a former one of somebody else
        unique_fields=["language", "path"],
        update_fields=["entry"],
    )


def _former_addresses(content: Content) -> dict[Key, list[tuple[ContentFile, Loc]]]:
    """Return the former addresses in files, with each place where one is."""
    found: dict[Key, list[tuple[ContentFile, Loc]]] = defaultdict(list)
    named = [(file, ("former_addresses",)) for file in content.entries]
    for file, name in [*named, *((file, ()) for file in content.gone)]:
        paths_by_language = file.data.get(*name, {}) if name else file.data
        for language, paths in paths_by_language.items():
            for number, path in enumerate(paths):
                found[language, path].append((file, (*name, language, number)))
    return found


def _present(keys: Iterable[Key]) -> Iterator[Address]:
    """Yield the addresses with these languages and paths; a query for each thousand."""
    for paths in batches({path for _language, path in keys}, AT_ONCE):
        for address in Address.objects.filter(path__in=paths).select_related("entry"):
            if (address.language, address.path) in keys:
                yield address


def _refuse_slugs_of_siblings(content: Content, others: Iterable[Entry]) -> None:
    """Add an issue for each slug that a sibling has, also one without an address yet."""
    pages = [each for each in others if isinstance(each, Page)]
    lists = {each.page_type: each for each in pages if each.page_type}
    siblings: dict[tuple, list[tuple[Entry, ContentFile | None]]] = defaultdict(list)
    in_files = ((file.record, file) for file in content.entries)
    for record, file in [*((each, None) for each in others), *in_files]:
        parent = _parent_of(record, file, lists)
        for language in CODES if record.has_slug else ():
            key = (parent and (parent.pk or parent.uuid), language)
            siblings[*key, record.text_of("slug", language)].append((record, file))
    for (_above, language, slug), found in siblings.items():
        for record, file in found if slug else ():
            holder = next((each for each, _file in found if each is not record), None)
            if file and holder:
                text = f"“{slug}” is the address of “{holder}”. Choose another one."
                file.add_issue(text, (column("slug", language),))


def _parent_of(record: Entry, file: ContentFile | None, lists: Mapping[str, Page]) -> Page | None:
    if file and file.parent:
        return file.parent.record
    return record.parent if isinstance(record, Page) else lists.get(collection_of(record).below)


def _path_of(file: ContentFile, language: str) -> str:
    """Return the path that an entry will have in a language."""
    if file.is_home:
        return ""
    above = _path_of(file.parent, language) if file.parent else ""
    return f"{above}/{file.record.slug_in(language)}".strip("/")


def _public_languages(file: ContentFile) -> set[str]:
    """Return the languages in which an entry has an address according to its file."""
    states = (file.data.get(state, {}) for state in ("live", "scheduled"))
    return set().union(*states, file.data.get("kept_addresses", []))
