"""Pictures of every kind of page and of the main forms, for looking at: `make screenshots`.

Starts the site as `make run` does, on data of its own, and writes to var/screenshots.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.gate import ROOT, find_chromium

FOLDER = ROOT / "var" / "screenshots"
PORT = int(os.environ.get("PORT", "8765"))
SITE = f"http://localhost:{PORT}"
WIDTHS = (360, 768, 1280)  # CSS pixels
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

PUBLIC = {
    "home": ("/de/", "/es/"),
    "page": ("/de/partnerschaft/", "/es/hermanamiento/"),
    "section": ("/de/geschichte/", "/es/historia/"),
    "chapter": ("/de/geschichte/wie-es-begann/", "/es/historia/como-empezo/"),
    "topics": ("/de/themen/", "/es/temas/"),
    "topic": ("/de/themen/aelter-werden/", "/es/temas/personas-adultas-mayores/"),
    "places": ("/de/zwei-orte/", "/es/dos-lugares/"),
    "activities": ("/de/aktivitaeten/?side=berlin", "/es/actividades/?side=cajamarca"),
    "activity": ("/de/aktivitaeten/buergerhaushalte-2014/", "/es/actividades/olimpiada-60-mas/"),
    "timeline": ("/de/geschichte/zeitleiste/", "/es/historia/linea-de-tiempo/"),
    "calendar": ("/de/termine/", "/es/agenda/"),
    "partners": ("/de/partnerschaft/partner/", "/es/hermanamiento/organizaciones/"),
    "maps": ("/de/zwei-orte/orte/", "/es/dos-lugares/lugares/"),
    "figures": ("/de/partnerschaft/in-zahlen/", "/es/hermanamiento/en-cifras/"),
    "contact": ("/de/kontakt/", "/es/contacto/"),
    "accessibility": ("/de/barrierefreiheit/", "/es/accesibilidad/"),
    "overview": ("/de/uebersicht/", "/es/mapa-del-sitio/"),
    "404": ("/de/gibt-es-nicht/", "/es/no-existe/"),
}
EDITORS = {
    "draft": "/admin/",
    "pages": "/admin/pages/page/",
    "new-page": "/admin/pages/page/add/",
    "activities": "/admin/events/activity/",
    "new-activity": "/admin/events/activity/add/",
    "import-activities": "/admin/events/activity/import/",
    "organisations": "/admin/events/organisation/",
    "pictures": "/admin/pages/picture/",
    "upload-pictures": "/admin/pages/picture/upload/",
    "accounts": "/admin/pages/user/",
}


@contextmanager
def running_site() -> Iterator[str]:
    """The site with its content and pictures; the password of its administrator."""
    data = Path(tempfile.mkdtemp(prefix="screenshots-"))
    environment = os.environ | {
        "DATA_DIR": str(data),
        "PORT": str(PORT),
        "SITE_URL": SITE,
        "DEBUG": "false",
        "DATABASE_URL": f"sqlite:///{data}/db.sqlite3",
    }
    site = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in site.stdout:
            if found := re.search(r"password (\S+)", line):
                break
        wait_for_renditions()
        yield found[1]
    finally:
        site.terminate()
        site.wait()
        shutil.rmtree(data, ignore_errors=True)


def wait_for_renditions() -> None:
    """Until the worker has made the pictures' small copies; two minutes at most."""
    for _second in range(120):
        try:
            with urlopen(f"{SITE}/de/zwei-orte/") as response:
                if b"image/avif" in response.read():
                    return
        except URLError:
            pass
        sleep(1)


def shoot(tab: Page, name: str, url: str) -> None:
    tab.goto(url)
    tab.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=FOLDER / f"{name}.png", full_page=True)
    print(FOLDER / f"{name}.png")


def each_context(browser: Browser) -> Iterator[tuple[str, BrowserContext]]:
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            context = browser.new_context(
                base_url=SITE, color_scheme=scheme, viewport={"width": width, "height": 900}
            )
            yield f"{width}-{scheme}", context
            context.close()


def shoot_public(browser: Browser) -> None:
    for look, context in each_context(browser):
        tab = context.new_page()
        for name, urls in PUBLIC.items():
            for language, url in zip(("de", "es"), urls, strict=True):
                shoot(tab, f"{name}-{language}-{look}", url)


def shoot_editors(browser: Browser, password: str) -> None:
    for look, context in each_context(browser):
        tab = context.new_page()
        shoot(tab, f"admin-login-{look}", "/admin/")
        tab.fill("#id_username", "admin")
        tab.fill("#id_password", password)
        tab.press("#id_password", "Enter")
        tab.wait_for_url("**/admin/")
        for language, name in (("de", "Deutsch"), ("es", "Español")):
            tab.goto("/admin/")
            tab.get_by_role("button", name=name).click()
            shoot_views(tab, f"{language}-{look}")


def shoot_views(tab: Page, look: str) -> None:
    for name, url in EDITORS.items():
        shoot(tab, f"admin-{name}-{look}", url)
    tab.goto("/admin/pages/page/")
    form = tab.locator("#result_list th a").nth(1).get_attribute("href")
    shoot(tab, f"admin-form-{look}", form)
    for name in ("publish", "history", "move"):
        shoot(tab, f"admin-{name}-{look}", form.replace("change", name))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_site() as password, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        shoot_public(browser)
        shoot_editors(browser, password)
        browser.close()


if __name__ == "__main__":
    main()
