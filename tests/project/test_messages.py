import gettext

import django
import pytest

from partnership_site import messages, third_party_messages

TEMPLATE = """\
{% load i18n %}<p title="it's">{% translate "Home" %}</p>
  {% include "x.html" with label=_("Label") only %}
    {% blocktranslate trimmed count n=pages|length %}
      {{ n }} page
    {% plural %}
      {{ n }} pages
    {% endblocktranslate %}
{# Translators: the month #}
{% translate "May" context "month" %}
"""
CODE = 'name = _("Name")\nhelp = gettext_lazy("Help " "text")\n'


@pytest.fixture
def project(settings, tmp_path):
    """A project of one template and one module."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for name, text in (("templates/a.html", TEMPLATE), ("pages/a.py", CODE)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    return tmp_path


def translate(language: str, translations: dict[str, str]) -> None:
    path = messages.catalog_file(language)
    text = path.read_text()
    for source, translation in translations.items():
        text = text.replace(
            f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{translation}"'
        )
    path.write_text(text)


def test_every_marked_string_of_templates_and_code_is_found(project):
    found = [(it.context, it.id) for it in messages.extract_messages() if it.id]

    assert sorted(found, key=str) == sorted(
        [
            (None, "Home"),
            (None, "Label"),
            (None, ("%(n)s page", "%(n)s pages")),
            ("month", "May"),
            (None, "Name"),
            (None, "Help text"),
        ],
        key=str,
    )


def test_what_scripts_say_stands_in_a_catalogue_of_its_own(project):
    (project / "static").mkdir()
    (project / "static/a.js").write_text('show(`${gettext("Saved")}!`, gettext("Undo"));\n')

    messages.update_catalog("de", messages.extract_messages("djangojs"), "djangojs")

    catalog = messages.read_catalog("de", "djangojs")
    assert [message.id for message in catalog if message.id] == ["Saved", "Undo"]


def test_updating_keeps_translations_and_drops_what_is_gone(project):
    messages.update_catalog("de", messages.extract_messages())
    translate("de", {"Name": "Bezeichnung", "Home": "Start"})
    (project / "pages/a.py").write_text('name = _("Name")\n')

    messages.update_catalog("de", messages.extract_messages())

    catalog = messages.read_catalog("de")
    assert catalog["Name"].string == "Bezeichnung"
    assert "Help text" not in catalog
    assert not catalog.obsolete


def test_updating_twice_changes_nothing(project):
    messages.update_catalog("es", messages.extract_messages())
    first = messages.catalog_file("es").read_text()

    messages.update_catalog("es", messages.extract_messages())

    assert messages.catalog_file("es").read_text() == first


def test_whatever_keeps_a_language_from_being_complete_is_named(project):
    messages.update_catalog("de", messages.extract_messages())
    translate("de", {"Home": "Start", "Label": "Aufschrift", "May": "Mai"})
    (project / "pages/a.py").write_text('name = _("New")\n')

    issues = messages.issues_of_catalog("de", messages.extract_messages())

    assert issues == [
        "missing: New",
        "obsolete: Help text",
        "obsolete: Name",
        "untranslated: %(n)s page",
        "untranslated: Help text",
        "untranslated: Name",
    ]


def test_compiled_translations_are_what_gettext_reads(project):
    messages.update_catalog("de", messages.extract_messages())
    translate("de", {"Home": "Startseite"})

    messages.compile_messages()

    with messages.catalog_file("de").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Home") == "Startseite"


def test_only_what_is_younger_is_compiled_anew(project):
    messages.update_catalog("de", messages.extract_messages())
    messages.compile_messages()
    compiled = messages.catalog_file("de").with_suffix(".mo")
    first = compiled.stat().st_mtime_ns

    messages.compile_messages()

    assert compiled.stat().st_mtime_ns == first


def issues_of(*texts: str) -> list[str]:
    """The issues of borrowing these texts."""
    found = messages.Catalog()
    for text in texts:
        found.add(text, locations=[("partnership_site/third_party_messages.py", 1)])
    return messages.issues_of_third_party(found)


def test_a_borrowed_text_that_nobody_uses_is_named():
    of_django, of_content_editor, of_a_field = "Save and add another", "Select all", "Poster"

    assert issues_of(of_django, of_content_editor, of_a_field, "Save the whales") == [
        "nobody uses it any more: Save the whales"
    ]


def test_what_only_the_other_django_says_is_no_fault(monkeypatch):
    version, other = django.VERSION[:2], (9, 9)
    monkeypatch.setattr(
        third_party_messages, "ONLY_IN", {version: ("Old words",), other: ("New words",)}
    )

    assert issues_of("Old words", "New words") == ["nobody uses it any more: Old words"]
