"""Pictures as editors bring them: many at once by keyboard, and the point that crops keep."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from pages.accounts.roles import Role
from pages.media import renditions
from pages.models.media.picture import Picture
from pages.models.user import User
from tests.browser.keys import go_to, violations
from tests.pages.image_files import make_photo, make_picture, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account(transactional_db):
    """Somebody of the editing staff, who sees no consents."""
    account = User.objects.create_user("editor", is_staff=True, language="de")
    account.groups.add(Group.objects.get(name=Role.EDITING))
    return account


def file(name, content, type="image/jpeg"):
    return {"name": name, "mimeType": type, "buffer": content}


def photo(name, *size):
    return file(name, write(make_photo(*size)))


# Many at once
# ------------


@pytest.fixture
def upload(draft):
    draft.goto(reverse("admin:pages_picture_upload"))
    return draft


def choose(tab, *files):
    tab.locator("[name=files]").set_input_files(list(files))


def outcomes(tab):
    """The states of the files in the list, in their order."""
    classes = [item.get_attribute("class") for item in tab.locator(".upload").all()]
    return [each.partition("upload--")[2] for each in classes]


def button(tab):
    return tab.locator(".submit-row button")


def is_finished(tab):
    """Nothing is under way any more."""
    expect(tab.locator(".uploads")).to_have_attribute("aria-busy", "false")


def test_several_pictures_are_uploaded_by_keyboard(upload):
    make_picture(make_photo(300, 200), title="Markt")
    files = [
        photo("am-ufer.jpg", 1200, 800),
        file("drawing.svg", b"<svg/>", "image/svg+xml"),
        photo("again.jpg", 300, 200),
    ]

    with upload.expect_file_chooser() as chooser:
        upload.locator("[name=files]").press("Enter")
    chooser.value.set_files(files)
    go_to(upload, "textbox", upload.locator("label[for=id_credit]").inner_text())
    upload.keyboard.type("Redaktion")
    upload.keyboard.press("Enter")
    is_finished(upload)

    assert outcomes(upload) == ["added", "refused", "present"]
    expect(upload.get_by_role("link", name="am-ufer")).to_be_visible()
    expect(upload.get_by_role("link", name="Markt")).to_be_visible()
    expect(upload.locator(".upload canvas")).to_have_count(1)
    assert list(Picture.objects.values_list("title", flat=True)) == ["Markt", "am-ufer"]


def test_without_what_is_said_of_all_nothing_is_sent(upload):
    choose(upload, photo("am-ufer.jpg"))

    go_to(upload, "button", button(upload).inner_text())
    upload.keyboard.press("Enter")

    expect(upload.locator("[name=credit]")).to_be_focused()
    assert outcomes(upload) == [""]


def test_after_a_failure_the_rest_is_sent_once_more(upload):
    choose(upload, photo("one.jpg", 300, 200), photo("two.jpg", 400, 300))
    upload.locator("[name=credit]").fill("Redaktion")
    upload.route("**/upload/", lambda route: route.fulfill(body="not what was asked for"))
    button(upload).click()
    is_finished(upload)
    failed = outcomes(upload)

    upload.unroute("**/upload/")
    button(upload).click()
    is_finished(upload)

    assert (failed, outcomes(upload)) == (["", ""], ["added", "added"])
    assert Picture.objects.count() == 2


def test_uploading_can_be_stopped_and_warns_who_leaves(upload):
    choose(upload, photo("one.jpg", 300, 200), photo("two.jpg", 400, 300))
    upload.locator("[name=credit]").fill("Redaktion")
    upload.route("**/upload/", lambda route: None)  # a line that carries nothing
    button(upload).click()

    warns = upload.evaluate(
        "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    )
    button(upload).click()
    is_finished(upload)

    expect(button(upload)).to_be_focused()
    assert (warns, outcomes(upload)) == (True, ["", ""])
    assert Picture.objects.count() == 0


def test_files_are_dropped_anywhere_on_the_page(upload):
    dropped = upload.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["no picture"], "notes.txt"));
          return data;
        }"""
    )

    upload.dispatch_event("main", "drop", {"dataTransfer": dropped})

    expect(upload.locator(".upload")).to_contain_text("notes.txt")


def test_a_file_that_is_too_large_is_not_sent(upload, settings):
    settings.PICTURE_MAX_BYTES = 1024 * 1024
    upload.reload()
    upload.route("**/upload/", lambda route: pytest.fail("It was sent."))
    choose(upload, file("large.jpg", bytes(1024 * 1024 + 1)))
    upload.locator("[name=credit]").fill("Redaktion")

    button(upload).click()
    is_finished(upload)

    assert outcomes(upload) == ["refused"]
    expect(upload.locator(".upload")).to_contain_text("1\N{NO-BREAK SPACE}MB")


def test_without_a_script_the_page_says_what_became_of_each_file(chromium, live_server, draft):
    cookies = draft.context.cookies()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    tab = context.new_page()
    tab.goto(reverse("admin:pages_picture_upload"))
    tab.locator("[name=files]").set_input_files([photo("one.jpg"), file("two.svg", b"<svg/>")])
    tab.locator("[name=credit]").fill("Redaktion")

    tab.locator(".uploading button").click()

    assert outcomes(tab) == ["added", "refused"]
    context.close()


# The focal point
# ---------------


@pytest.fixture
def picture():
    picture = make_picture(make_photo(1200, 800), alt_de="Vier Felder", alt_es="Cuatro campos")
    renditions.make_renditions_of(picture)
    return picture


@pytest.fixture
def form(draft, picture):
    draft.goto(reverse("admin:pages_picture_change", args=[picture.pk]))
    draft.wait_for_selector(".focal-point__mark")
    return draft


def point(tab):
    return [tab.locator(f"[name=focus_{axis}]").input_value() for axis in "xy"]


def drawn(tab):
    """Where in the picture the mark is, in per cent of its width and height."""
    picture = tab.locator(".focal-point__picture img").bounding_box()
    mark = tab.locator(".focal-point__mark").bounding_box()
    return [
        round(100 * (mark[at] + mark[size] / 2 - picture[at]) / picture[size])
        for at, size in (("x", "width"), ("y", "height"))
    ]


def click_at(tab, x, y):
    picture = tab.locator(".focal-point__picture img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    tab.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def test_a_click_into_the_picture_sets_the_focal_point(form, picture):
    click_at(form, 0.25, 0.75)

    chosen = point(form), drawn(form)
    with form.expect_navigation():
        form.locator("[name=_save]").click()

    picture.refresh_from_db()
    assert chosen == (["25", "75"], [25, 75])
    assert picture.focus == (25, 75)


def test_the_mark_is_dragged_and_stays_inside(form):
    form.locator(".focal-point__mark").hover()

    form.mouse.down()
    form.mouse.move(2000, 0, steps=5)
    form.mouse.up()

    assert point(form) == ["100", "0"]


def test_arrow_keys_move_the_focal_point(form):
    form.locator("[name=focus_x]").focus()
    for _press in range(3):
        form.keyboard.press("ArrowUp")
    form.keyboard.press("Tab")
    form.keyboard.press("ArrowDown")

    assert (point(form), drawn(form)) == (["53", "49"], [53, 49])
    crop = form.locator(".focal-point__crop img")
    assert crop.evaluate("image => getComputedStyle(image).objectPosition") == "53% 49%"


# For everyone
# ------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_forms_fit_and_axe_finds_nothing(draft, picture, width, scheme):
    draft.set_viewport_size({"width": width, "height": 800})
    draft.emulate_media(color_scheme=scheme)
    found = []

    draft.goto(reverse("admin:pages_picture_upload"))
    choose(draft, photo("a-name-that-is-longer-than-a-phone-is-wide_" * 2 + ".jpg"))
    for url in (None, reverse("admin:pages_picture_change", args=[picture.pk])):
        if url:
            draft.evaluate("document.querySelector('.upload').remove()")
            draft.goto(url)
        found += violations(draft)
        assert not draft.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert found == []
