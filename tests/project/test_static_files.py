import json
import re

import pytest
from django.core.management import call_command

from tests.project.processes import ROOT

SOURCES = {
    "site/site.css": """\
@layer base, components;

@import url("components/card.css") layer(components);
@import url("components/menu.css") layer(components);

@layer base { a { color: red; } }
""",
    "site/components/card.css": ".page-card { background: url(wave.svg) url(data:image/gif,x); }\n",
    "site/components/menu.css": ".menu { color: blue; }\n",
    "site/components/wave.svg": "<svg/>",
}


@pytest.fixture
def collect(settings, tmp_path):
    """Collects the given sources; called with a name, gives the text that is delivered for it."""
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": settings.DELIVERED_STATIC_FILES}
    }

    def collect(sources):
        for name, text in sources.items():
            path = tmp_path / "sources" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        manifest = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())
        return lambda name: settings.STATIC_ROOT / manifest["paths"][name]

    return collect


def test_the_styles_are_delivered_as_one_file_in_the_order_of_the_imports(collect):
    delivered = collect(SOURCES)

    wave = delivered("site/components/wave.svg").name
    assert delivered("site/site.css").read_text() == (
        "@layer base, components;\n\n"
        "@layer components {\n"
        f'.page-card {{ background: url("components/{wave}") url(data:image/gif,x); }}\n'
        "}\n\n"
        "@layer components {\n"
        ".menu { color: blue; }\n"
        "}\n\n\n"
        "@layer base { a { color: red; } }\n"
    )


def test_a_changed_component_changes_the_delivered_file(collect):
    before = collect(SOURCES)("site/site.css")

    after = collect(SOURCES | {"site/components/menu.css": ".menu { color: green; }\n"})

    assert after("site/site.css").name != before.name
    assert "green" in after("site/site.css").read_text()


def test_the_delivered_styles_are_there_compressed(collect):
    delivered = collect(SOURCES | {"site/components/menu.css": ".menu { color: blue; }\n" * 99})

    path = delivered("site/site.css")
    assert [path.with_name(path.name + end).exists() for end in (".br", ".gz")] == [True, True]


def test_an_import_of_another_form_is_an_error(collect):
    with pytest.raises(ValueError, match=r"menu\.css: an import is not of the form"):
        collect(SOURCES | {"site/components/menu.css": '@import "card.css" print;'})


def test_only_the_adapter_uses_the_names_of_content_editor():
    names = re.compile(
        r"ContentEditor|content-editor[:-]|order-machine|collapse-items"
        r"|[\"'.](?:collapsed|for-deletion)\b"
    )

    using = {
        path.name
        for path in (ROOT / "static").rglob("*.js")
        if names.search(path.read_text(encoding="utf-8"))
    }

    assert using == {"content_editor_adapter.js"}
