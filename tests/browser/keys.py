"""What editors do in a form of the admin, and what a checker finds there."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

# Imported styles are not read anew: axe looks for them in the wrong place. Only what breaks a rule
# is told: the list of all that keeps it takes longer than the check.
AXE_OPTIONS = {"preload": False, "resultTypes": ["violations"]}


def go_to(tab, role: str, name: str) -> None:
    """Press Tab until what has this role and name has the focus, as a person without mouse does."""
    wanted = tab.get_by_role(role, name=name, exact=True)
    for _press in range(200):
        if wanted.and_(tab.locator(":focus")).count():
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to the {role} “{name}”")


def save(tab) -> None:
    """Save and stay; the form opens anew."""
    with tab.expect_navigation():
        tab.keyboard.press("Control+s")
    expect(tab.locator(".messagelist .success")).to_be_visible()
    tab.wait_for_selector(".blocks-head")


def editor(tab, language="Deutsch", nth=0):
    """The editor of a text in a language; the texts of all blocks are counted."""
    return tab.get_by_role("textbox", name=f"Text ({language})").nth(nth)


def paste(area, html: str) -> None:
    """As the browser hands over the clipboard. (Its own way to write there cleans HTML first.)"""
    area.evaluate(
        """(element, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          const how = { clipboardData, bubbles: true, cancelable: true };
          element.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        html,
    )


def violations(tab) -> list[str]:
    """What axe finds: its rule, and the elements that break it."""
    found = Axe().run(tab, options=AXE_OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
