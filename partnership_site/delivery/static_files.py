"""The storage of static files: hashed names, compression, and stylesheets in bundles."""

import posixpath
import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("site/site.css", "site/tokens.css", "editors/editors.css", "editors/entry_form.css")

IMPORT = re.compile(
    r"""@import\s+url\(["']?(?P<file>[^"')]+)["']?\)\s*(?:layer\((?P<layer>[^)]+)\))?;"""
)
RELATIVE_URL = re.compile(r"""url\((?P<quote>["']?)(?![a-z]+:|[/#"'])""")


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Inline the imports of BUNDLES, so that a reader loads one stylesheet and not forty.

    The sources stay one file for each component. With DEBUG this storage is not used, and the
    browser follows the imports.
    """

    def post_process(self, paths, dry_run=False, **options):
        bundled = InMemoryStorage()
        if not dry_run:
            for name in BUNDLES:
                if name in paths:
                    bundled.save(name, ContentFile(bundle(name, paths)))
                    paths = paths | {name: (bundled, name)}
        yield from super().post_process(paths, dry_run, **options)


def bundle(name: str, paths: dict) -> str:
    """Return a stylesheet with its imports replaced by the imported styles.

    `paths` maps the name of each collected file to its storage and path, as in `post_process`.
    Raises ValueError for an import that is written in another form.
    """

    def inlined(match: re.Match) -> str:
        folder = posixpath.dirname(match["file"])
        source = posixpath.normpath(posixpath.join(posixpath.dirname(name), match["file"]))
        imported = bundle(source, paths)
        imported = RELATIVE_URL.sub(rf"url(\g<quote>{folder}/", imported) if folder else imported
        return f"@layer {match['layer']} {{\n{imported}}}\n" if match["layer"] else imported

    storage, path = paths[name]
    with storage.open(path) as file:
        text = IMPORT.sub(inlined, file.read().decode())
    if "@import" in text:
        raise ValueError(f"{name}: an import is not of the form @import url(…) layer(…);")
    return text
