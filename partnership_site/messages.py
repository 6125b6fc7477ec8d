"""Extracts, updates and compiles the messages of the interface (locale/**.po) with Babel.

Works without gettext. The content of the site is translated in the admin, not here.
"""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import override
from django.utils.translation.template import templatize

from partnership_site import third_party_messages

# One catalogue for messages of the server, one for those of scripts: Django's names of the domains,
# with the folders and suffixes of the files that are searched.
DOMAINS = {
    "django": (
        ("partnership_site", "events", "pages", "templates"),
        {".py", ".html", ".txt", ".xml"},
    ),
    "djangojs": (("static",), {".js"}),
}
PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop")
KEYWORDS = (
    dict.fromkeys(PLAIN)
    | dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
    | dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
    | dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
)
NOTE = "Translators:"
OURS = {"partnership_site", "events", "pages"}

# Only fields that programs read: dates and names of translators would change with every update.
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def locale_dir() -> Path:
    return Path(settings.LOCALE_PATHS[0])


def catalog_file(language: str, domain: str = "django") -> Path:
    return locale_dir() / language / "LC_MESSAGES" / f"{domain}.po"


def extract_messages(domain: str = "django") -> Catalog:
    """Return the catalogue of all messages that the files of a domain mark for translation."""
    found = Catalog()
    for path in source_files(domain):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for message, notes, context in messages_in(path):
            found.add(message, locations=[(name, 1)], auto_comments=notes, context=context)
    return found


def messages_in(path: Path) -> Iterator[tuple]:
    """Yield message, notes for translators and context of each string that a file marks."""
    for _line, *message in extract(
        "javascript" if path.suffix == ".js" else "python",
        BytesIO(readable(path)),
        keywords=KEYWORDS,
        comment_tags=[NOTE],
        options={"parse_template_string": True},
    ):
        yield tuple(message)


def source_files(domain: str) -> Iterator[Path]:
    folders, suffixes = DOMAINS[domain]
    for folder in folders:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.suffix in suffixes and "migrations" not in path.parts:
                yield path


def readable(path: Path) -> bytes:
    """Return the source of a file in a form that Babel's extractors can parse.

    Django's `templatize` turns a template into calls of gettext with filler between them. The
    parentheses around it switch off Python's rules for indentation.
    """
    source = path.read_text(encoding="utf-8")
    return (source if path.suffix in {".py", ".js"} else f"({templatize(source)})").encode()


def read_catalog(language: str, domain: str = "django") -> Catalog:
    path = catalog_file(language, domain)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update_catalog(language: str, found: Catalog, domain: str = "django") -> None:
    """Add new messages to a catalogue and remove obsolete ones; keep all other translations."""
    catalog = read_catalog(language, domain)
    catalog.update(found, no_fuzzy_matching=True, keep_user_comments=True)
    catalog.obsolete.clear()
    path = catalog_file(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=language, plural_forms=catalog.plural_forms)
    with path.open("wb") as file:
        file.write(header.encode())
        write_po(file, catalog, width=100, omit_header=True, include_lineno=False, sort_output=True)


def issues_of_catalog(language: str, found: Catalog, domain: str = "django") -> list[str]:
    """Return a line for each message that is missing, obsolete, fuzzy, untranslated or invalid."""
    catalog = read_catalog(language, domain)
    wanted = {key(message): message for message in found if message.id}
    present = {key(message): message for message in catalog if message.id}
    issues = [f"missing: {shown(wanted[it])}" for it in wanted.keys() - present.keys()]
    issues += [f"obsolete: {shown(present[it])}" for it in present.keys() - wanted.keys()]
    issues += [f"obsolete: {shown(message)}" for message in catalog.obsolete.values()]
    for message in present.values():
        if message.fuzzy:
            issues.append(f"fuzzy: {shown(message)}")
        if not is_translated(message):
            issues.append(f"untranslated: {shown(message)}")
    for message, errors in catalog.check():
        issues += [f"{error}: {shown(message)}" for error in errors]
    return sorted(issues)


def key(message) -> tuple:
    return message.context, message.id


def shown(message) -> str:
    return message.id[0] if message.pluralizable else message.id


def is_translated(message) -> bool:
    return all(message.string) if message.pluralizable else bool(message.string)


def issues_of_third_party(found: Catalog) -> list[str]:
    """Return a line for each third-party message that no library or model field has any more."""
    place = (Path(third_party_messages.__file__).relative_to(settings.BASE_DIR).as_posix(), 1)
    texts = {shown(message) for message in found if place in message.locations}
    for version, others in third_party_messages.ONLY_IN.items():
        texts -= set(others) if version != django.VERSION[:2] else set()
    dead = texts - messages_of_libraries() - labels_of_fields()
    return sorted(f"nobody uses it any more: {text}" for text in dead)


def labels_of_fields() -> set[str]:
    """Return the names of all model fields as Django's history writes them, untranslated."""
    with override(None):
        fields = [each for model in apps.get_models() for each in model._meta.fields]
        many = [each for model in apps.get_models() for each in model._meta.many_to_many]
        return {capfirst(str(each.verbose_name)) for each in fields + many}


def messages_of_libraries() -> set[str]:
    """Return the messages of Django, from its catalogues, and of libraries, from their sources."""
    libraries = [each for each in apps.get_app_configs() if each.name.partition(".")[0] not in OURS]
    folders = {Path(each.path) for each in libraries if each.name.startswith("django.")}
    found: set[str] = set()
    for folder in folders | {Path(django.__file__).parent / "conf"}:
        for path in folder.glob("locale/en/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                found |= {shown(message) for message in read_po(file) if message.id}
    for library in libraries:
        if Path(library.path) not in folders:
            for path in Path(library.path).rglob("*"):
                if path.suffix in {".py", ".html"}:
                    found |= {each for each, *_ in messages_in(path) if isinstance(each, str)}
    return found


def compile_messages() -> None:
    """Compile each .po file that is newer than its .mo file.

    Each .mo file is replaced in one step, because a running site may read it at the same time.
    """
    for source in locale_dir().rglob("*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        compiled = BytesIO()
        with source.open("rb") as file:
            write_mo(compiled, read_po(file))
        unfinished = target.with_suffix(f".{os.getpid()}.mo")
        unfinished.write_bytes(compiled.getvalue())
        unfinished.replace(target)
