"""What `check_content` says about published content, and Django's own check about snapshots."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from pages.models.publication import Publication
from pages.publishing.publish import publish
from tests.factories import make_page, make_text

pytestmark = pytest.mark.django_db


def issues(capsys) -> list[str]:
    """The lines of the command, and its last word if that is a refusal."""
    try:
        call_command("check_content")
    except CommandError as error:
        return [*capsys.readouterr().out.splitlines(), str(error)]
    return capsys.readouterr().out.splitlines()


def test_placeholders_are_listed_with_their_page_and_are_no_errors(capsys):
    page = make_page(title_de="Impressum", title_es="Aviso", summary_de="Von [[Stelle]]")
    make_text(page, text_de="<p>[[Name]]<br>[[<strong>Ort</strong>]]</p>", text_es="")
    publish(page, ["de"])
    make_page(title_de="Entwurf [[Titel]]")

    assert issues(capsys) == [
        "warning: /de/impressum/: To be filled in: [[Stelle]]",
        "warning: /de/impressum/: To be filled in: [[Name]]",
        "warning: /de/impressum/: To be filled in: [[Ort]]",
    ]


def test_a_link_to_a_page_that_is_not_live_in_the_language_is_an_error(capsys):
    target = make_page(title_de="Ziel", title_es="Meta", live_in=["de"])
    link = f'<p><a href="entry:{target.uuid}">…</a></p>'
    page = make_page(title_de="Seite", title_es="Página", text_de=link, text_es=link)
    publish(page, ["de", "es"])

    assert issues(capsys) == [
        "error: /es/pagina/: It leads to “Ziel”, which is not published in Español.",
        "Errors: 1",
    ]


@pytest.mark.parametrize(
    ("length", "is_error"), [(79, True), (80, False), (125, False), (126, True)]
)
def test_a_translation_far_from_the_length_of_its_original_is_an_error(capsys, length, is_error):
    page = make_page(title_de="T" * 10, title_es="T" * 10)
    make_text(page, text_de=f"<p>{'a' * 89}</p>", text_es=f"<p>{'a' * (length - 11)}</p>")
    publish(page, ["de", "es"])

    ratio = f"{length / 100:.2f} of the German; it should be 0.8 to 1.25."
    expected = [f"error: /es/tttttttttt/: Its length is {ratio}", "Errors: 1"]
    assert issues(capsys) == (expected if is_error else [])


def test_a_year_without_its_tilde_is_an_error_in_spanish_only(capsys):
    page = make_page(title_de="Ano Ano", title_es="Los anos", summary_es="Cada año.")
    publish(page, ["es"])
    make_page(title_de="Ano", live_in=["de"])

    assert issues(capsys) == [
        "error: /es/los-anos/: “anos” without its tilde: … Los anos …",
        "Errors: 1",
    ]


def test_a_key_that_no_model_knows_is_an_error_and_a_warning_of_django(capsys):
    page = make_page(title_de="Seite", text_de="<p>Ja</p>", live_in=["de"])
    publication = Publication.objects.get(entry=page)
    publication.content["blocks"][0]["colour"] = "red"
    publication.save()

    assert issues(capsys) == [
        "error: /de/seite/: The snapshot has a key that is not known: text.colour",
        "Errors: 1",
    ]
    (warning,) = run_checks(tags=["database"], databases=["default"])
    assert (warning.id, warning.obj) == ("pages.W001", publication)
    assert warning.msg == "The snapshot has keys that are not known: text.colour."
    with pytest.raises(CommandError, match=r"keys that are not known: text\.colour"):
        call_command("export_content", "nowhere")


def test_a_key_that_a_snapshot_lacks_is_a_note_and_a_warning_of_django(capsys, tmp_path):
    page = make_page(title_de="Seite", text_de="<p>Ja</p>", live_in=["de"])
    publication = Publication.objects.get(entry=page)
    del publication.content["blocks"][0]["text_de"]
    publication.save()

    assert issues(capsys) == [
        "warning: /de/seite/: The snapshot lacks a key, and readers get the field's default: "
        "text.text_de"
    ]
    (warning,) = run_checks(tags=["database"], databases=["default"])
    assert (warning.id, warning.obj) == ("pages.W002", publication)
    assert warning.msg == "The snapshot lacks keys: text.text_de."
    call_command("export_content", tmp_path, verbosity=0)
