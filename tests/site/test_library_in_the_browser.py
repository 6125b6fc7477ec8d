"""Films, galleries, files and contact cards as readers meet them: in a real browser, on a phone."""

import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.media import renditions, videos
from pages.models.blocks.media import DocumentBlock, GalleryBlock, VideoBlock
from pages.models.blocks.text import ContactBlock
from pages.models.media.video import Video
from pages.publishing.publish import publish
from tests.factories import make_home, make_page
from tests.library import make_album, make_document
from tests.pages.image_files import make_photo, make_picture, upload
from tests.pages.video_files import make_video
from tests.project.processes import wait_until

pytestmark = pytest.mark.browser

CUES = "WEBVTT\n\n00:00.000 --> 00:03.000\nDer Fluss\n\n00:03.000 --> 00:09.000\nDas Tal"


@pytest.fixture
def page(transactional_db):
    """A page with everything of the library."""
    make_home()
    pictures = [
        make_picture(make_photo(600 + number, 400), title=f"Bild {number}", alt_de=f"Ufer {number}")
        for number in range(11)
    ]
    renditions.make_missing()
    video = Video(title_de="Am Fluss", language="de", credit="Redaktion", poster=pictures[0])
    video.captions_de, video.transcript_de = CUES, "Ein Fluss, dann ein Tal."
    videos.accept_video(upload(make_video(seconds=10), "fluss.mp4")).put_into(video)
    video.save()
    page = make_page(title_de="Bilder", title_es="")
    GalleryBlock.objects.create(parent=page, album=make_album(*pictures), ordering=10)
    VideoBlock.objects.create(parent=page, video=video, ordering=20)
    DocumentBlock.objects.create(parent=page, document=make_document(), ordering=30)
    ContactBlock.objects.create(
        parent=page, side="first", name_de="Amt", email="amt@stadt.example", ordering=40
    )
    publish(page, ["de"])
    return page


@pytest.fixture
def phone(chromium, live_server):
    """A fresh tab of 360 pixels, and the addresses that it fetched."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 360, "height": 800})
    tab = context.new_page()
    tab.fetched = []
    tab.on("response", lambda answer: tab.fetched.append((answer.status, answer.url)))
    yield tab
    context.close()


def test_a_gallery_loads_nine_pictures_and_the_others_on_demand(page, phone):
    phone.goto("/de/bilder/", wait_until="networkidle")
    small = "[...document.querySelectorAll('.gallery img')].filter(each => each.currentSrc).length"
    before = phone.evaluate(small)

    phone.get_by_text("2 weitere Bilder zeigen").click()
    phone.locator(".gallery img").nth(10).scroll_into_view_if_needed()
    wait_until(lambda: phone.evaluate(f"{small} === 11"))

    assert before == 9


def test_a_reader_goes_through_a_gallery_by_keyboard(page, phone):
    phone.goto("/de/bilder/")
    phone.locator(".gallery a").first.focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Bild 1 von 11", exact=True)).to_be_visible()

    phone.get_by_role("link", name="Nächstes Bild").press("Enter")
    expect(phone.get_by_text("Bild 2 von 11", exact=True)).to_be_visible()
    phone.get_by_role("link", name="Zurück zu „Bilder“").press("Enter")

    expect(phone.get_by_role("heading", name="Bilder")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_phone(page, phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    found = {}
    for url in ("/de/bilder/", None):
        if url:
            phone.goto(url)
        else:
            phone.locator(".gallery a").first.click()
        for each in Axe().run(phone).response["violations"]:
            found[phone.url, each["id"]] = [node["html"] for node in each["nodes"]]
        assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert found == {}


@pytest.mark.html
def test_the_html_of_a_page_with_everything_is_valid(page, client, html_checker, tmp_path):
    html = client.get("/de/bilder/").text
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    large = html.split('class="thumbnail" href="')[1].split('"')[0]
    (tmp_path / "picture.html").write_text(client.get(large).text, encoding="utf-8")

    command = [*html_checker, "--errors-only", *sorted(tmp_path.glob("*.html"))]
    found = subprocess.run(command, capture_output=True, text=True, check=False)

    assert found.stderr == ""
