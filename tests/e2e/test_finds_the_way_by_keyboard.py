"""Keyboard, focus and paper: what a mouse and a screen are not needed for."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only


def tabbed(page: Page, until: str) -> list[str]:
    """The ids or words that Tab meets, up to and with the one named."""
    met: list[str] = []
    while len(met) < 60 and (not met or met[-1] != until):
        page.keyboard.press("Tab")
        met.append(page.evaluate(
            "() => document.activeElement.id || document.activeElement.innerText.trim()"
        ))  # fmt: skip
    return met


def thread_with_news(make: Factory) -> str:
    """Bo has read two posts; since then Fatima has answered the first and Greger the second."""
    number = make.case("discussion")
    make.comment(number, "bo", "Den första frågan.")
    make.comment(number, "bo", "Den andra frågan.")
    return number


def bo_comes_back(people: People, make: Factory) -> Visitor:
    number = thread_with_news(make)
    people.bo.open(f"/fall/{number}")
    people.bo.open("/")
    make.comment(number, "fatima", "Svaret på den första.", parent=1)
    make.comment(number, "greger", "Svaret på den andra.", parent=2)
    make.comment(number, "bo", "Tack båda två.")
    people.bo.open(f"/fall/{number}")
    return people.bo


def test_the_first_unread_post_takes_focus(people: People, make: Factory) -> None:
    bo = bo_comes_back(people, make)
    expect(bo.page.locator(".post--new")).to_have_count(2)
    bo.follow("Till första olästa")
    expect(bo.page.locator("#inlagg-3")).to_be_focused()
    expect(bo.page.locator("#inlagg-3")).to_be_in_viewport()


def test_n_and_p_step_between_new_posts(people: People, make: Factory) -> None:
    bo = bo_comes_back(people, make)
    for key, post in (("n", 3), ("n", 4), ("n", 4), ("p", 3), ("p", 3), ("u", 3)):
        bo.page.keyboard.press(key)
        expect(bo.page.locator(f"#inlagg-{post}")).to_be_focused()
    field = bo.page.locator("#comment-form textarea")
    field.press_sequentially("npu?")  # somebody who writes only writes
    expect(field).to_have_value("npu?")
    expect(field).to_be_focused()


def test_the_keys_can_be_switched_off(people: People, make: Factory) -> None:
    bo = bo_comes_back(people, make)
    bo.page.keyboard.press("?")
    bo.button("Stäng av kortkommandon").press("Enter")
    bo.page.reload()
    bo.page.keyboard.press("n")
    expect(bo.page.locator("#inlagg-3")).not_to_be_focused()
    assert bo.focused != "inlagg-3"
    bo.page.get_by_text("Kortkommandon", exact=True).click()
    bo.button("Slå på kortkommandon").click()
    bo.page.keyboard.press("n")
    expect(bo.page.locator("#inlagg-3")).to_be_focused()


def test_own_posts_are_never_new(people: People, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "bo")
    people.bo.open(f"/fall/{number}")
    expect(people.bo.page.locator(".post--new")).to_have_count(0)
    expect(people.bo.page.get_by_role("link", name="Till första olästa")).to_have_count(0)


def test_the_skip_link_leads_past_the_menu(people: People) -> None:
    anna = people.anna
    anna.open("/fall")
    anna.page.keyboard.press("Tab")
    skip = anna.page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("main")).to_be_focused()
    anna.page.keyboard.press("Tab")
    first = anna.page.locator("main :is(a, button, input, select)").first
    expect(first).to_be_focused()


def test_a_case_is_begun_with_the_keyboard_alone(people: People) -> None:
    anna = people.anna
    anna.open("/fall/nytt")
    anna.page.locator("main").focus()
    keys = anna.page.keyboard
    assert tabbed(anna.page, "title") == ["title"]
    keys.type("Skriven utan mus")
    assert tabbed(anna.page, "category-0") == ["category-0"]
    keys.press("ArrowDown")
    assert tabbed(anna.page, "Spara och gå vidare") == ["purpose-0", "Spara och gå vidare"]
    keys.press("Enter")
    anna.sees("Steg 2 av 5", "Personen i stora drag")


def test_the_error_summary_takes_focus_on_a_page(people: People) -> None:
    anna = people.anna
    anna.open("/fall/nytt")
    assert anna.send("Spara och gå vidare") == 422
    expect(anna.page.locator("#error-summary")).to_be_focused()
    anna.page.keyboard.press("Tab")
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#title")).to_be_focused()


def test_the_error_summary_takes_focus_in_a_swapped_part(people: People, make: Factory) -> None:
    number = make.case("proposed")
    fatima = people.fatima
    fatima.open(f"/fall/{number}")
    assert fatima.send("Skicka inlägg") == 422
    expect(fatima.page.locator("#comment-form #error-summary")).to_be_focused()
    fatima.open(f"/fall/{number}")
    fatima.choose("Var står din part?", "Ställer sig inte bakom")
    assert fatima.send("Spara svaret") == 422
    expect(fatima.page.locator("#standpoint-form #error-summary")).to_be_focused()
    fatima.page.keyboard.press("Tab")
    fatima.page.keyboard.press("Enter")
    expect(fatima.page.locator("#reason")).to_be_focused()


def test_paper_shows_the_agreement_and_nothing_to_press(people: People, make: Factory) -> None:
    number = make.case("confirmed")
    anna = people.anna
    anna.open(f"/fall/{number}/rekommendation")
    anna.page.emulate_media(media="print")
    for gone in ("nav", "header.top", "footer.foot", ".demo", "button", "form", ".skip"):
        for one in anna.page.locator(gone).all():
            expect(one).to_be_hidden()
    for kept in ("h1", ".recommendation .lead", ".proposal__steps", ".disclaimer"):
        expect(anna.page.locator(kept).first).to_be_visible()
    expect(anna.page.locator(".recommendation__foot")).to_contain_text("kvittokod")
    assert anna.page.pdf(format="A4")[:4] == b"%PDF"
