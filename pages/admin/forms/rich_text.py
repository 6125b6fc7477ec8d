"""The editor for rich text in forms: its scripts, styles and configuration."""

import json

from django.urls import reverse_lazy
from django_prose_editor.widgets import ProseEditorWidget
from django_prose_editor.widgets import importmap as prose_editor
from js_asset import ImportMap, Media, Script

from pages.rich_text import Shape, editor_extensions, editor_tools, names

MODULES = [
    "announce",
    "dom",
    "icons",
    "menu",
    "rich_text_extensions",
    "rich_text_html",
    "rich_text_link",
    "rich_text_paste",
    "rich_text_toolbar",
]

# The languages that editors can mark phrases with, by their speakers' own names (WCAG 3.1.2).
PHRASES = [
    ("de", "Deutsch"),
    ("es", "Español"),
    ("qu", "Runasimi (Quechua)"),
    ("en", "English"),
    ("pl", "Polski"),
]


class RichTextWidget(ProseEditorWidget):
    """A textarea that the site's own script turns into an editor.

    The package provides the editor itself; labels, keys, dialogs and look are the site's.
    """

    @property
    def media(self):
        return Media(
            importmap=prose_editor | own_modules(MODULES),
            css={"all": ["editors/entry_form.css"]},
            js=[Script("editors/rich_text.js", type="module")],
        )

    def get_context(self, name, value, attrs):
        # Past the package's own widget, which configures the package's own script.
        context = super(ProseEditorWidget, self).get_context(name, value, attrs)
        context["widget"]["attrs"]["data-rich-text"] = json.dumps(self.get_config())
        return context

    def get_config(self):
        """Return the configuration of the scripts: elements, tools, the search of links."""
        return {
            "extensions": editor_extensions(),
            "tools": editor_tools(),
            "items": ", ".join(names(Shape.ITEM, Shape.CELL)),
            "links": str(reverse_lazy("admin:pages_page_links")),
            "phrases": [{"lang": code, "name": name} for code, name in PHRASES],
        }


def own_modules(names: list[str]) -> ImportMap:
    """Return an import map: scripts import each other by name, files have hashes in theirs."""
    return ImportMap({f"editors/{name}": f"editors/{name}.js" for name in names})
