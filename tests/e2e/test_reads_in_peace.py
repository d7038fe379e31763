"""Reading and writing while others write: nothing moves, nothing is lost, one is where one was."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.people import PHONE, People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only

SLOWLY = "Jag skriver långsamt, för jag tänker medan jag skriver."
POLL = 16_000
#: Pixels: a window scrolls by whole ones, several times.
STILL = 3


def answer(who: Visitor, seq: int) -> None:
    """Begin an answer under a post."""
    who.page.locator(f"#inlagg-{seq}").get_by_role("link", name="Svara på").click()
    expect(who.page.locator(f"#inlagg-{seq} #comment-form textarea")).to_be_focused()


def composer(who: Visitor) -> Locator:
    """The field of a new post, wherever it stands."""
    return who.page.locator("#comment-form textarea")


def thread(make: Factory, posts: int) -> str:
    """A case with so many posts."""
    number = make.case("discussion")
    for place in range(posts):
        make.comment(number, ("bo", "fatima")[place % 2], f"Inlägg nummer {place + 1}. " * 8)
    return number


def arrive(make: Factory, number: str, count: int) -> None:
    """So many posts by others, spread over the thread."""
    for place in range(count):
        make.comment(number, ("greger", "cilla")[place % 2], f"Nytt {place}. " * 9, place % 8 + 1)


def top(place: Locator) -> float:
    """How far down in the window something stands."""
    box = place.bounding_box()
    assert box is not None
    return box["y"]


def caret(who: Visitor) -> int:
    """Where in the field the next letter will come."""
    return int(who.page.evaluate("() => document.activeElement.selectionStart ?? -1"))


@pytest.mark.parametrize("where", ["under a post", "at the end"])
def test_a_hundred_posts_arrive_and_the_slow_typist_notices_nothing(
    people: People, make: Factory, where: str
) -> None:
    number = thread(make, 12)
    anna = people.anna
    anna.page.clock.install()
    anna.open(f"/fall/{number}")
    if where == "under a post":
        answer(anna, 6)
    composer(anna).click()
    stands = top(composer(anna))
    for place in range(0, len(SLOWLY), 11):
        anna.page.keyboard.type(SLOWLY[place : place + 11])
        arrive(make, number, 20)
        anna.page.clock.run_for(POLL)
        expect(anna.page.locator("#thread-head")).to_contain_text(f"{12 + 20 * (place // 11 + 1)} ")
        expect(composer(anna)).to_be_focused()
        assert abs(top(composer(anna)) - stands) <= STILL
    assert composer(anna).input_value() == SLOWLY
    assert caret(anna) == len(SLOWLY)
    anna.send("Skicka inlägg")
    expect(anna.post(SLOWLY)).to_have_count(1)


def test_what_one_reads_stays_where_it_is(people: People, make: Factory) -> None:
    number = thread(make, 12)
    anna = people.anna
    anna.page.clock.install()
    anna.open(f"/fall/{number}")
    anna.page.evaluate("document.querySelector('#inlagg-9').scrollIntoView({block: 'start'})")
    stands = top(anna.page.locator("#inlagg-9"))
    arrive(make, number, 40)
    make.correct(number, "bo", 3, "Rättat och mycket kortare.")
    anna.page.clock.run_for(POLL)
    expect(anna.page.locator("#thread-head")).to_contain_text("52 ")
    assert abs(top(anna.page.locator("#inlagg-9")) - stands) <= STILL


def test_an_answer_stays_though_its_post_changes(people: People, make: Factory) -> None:
    number = thread(make, 3)
    anna = people.anna
    anna.page.clock.install()
    anna.open(f"/fall/{number}")
    answer(anna, 1)
    anna.page.keyboard.type("Halva svaret")
    make.correct(number, "bo", 1, "Nu säger jag något annat.")
    anna.page.clock.run_for(POLL)
    expect(anna.page.locator("#inlagg-1")).to_contain_text("Nu säger jag något annat.")
    anna.page.keyboard.type(" och resten")
    make.flag(number, 1, "fatima")
    anna.page.clock.run_for(POLL)
    expect(anna.page.locator("#inlagg-1")).to_contain_text("dolt medan det granskas")
    expect(anna.page.locator("#inlagg-1 textarea")).to_have_value("Halva svaret och resten")
    expect(composer(anna)).to_be_focused()


def test_who_stands_at_a_post_by_keyboard_stays_there(people: People, make: Factory) -> None:
    number = thread(make, 3)
    anna = people.anna
    anna.page.clock.install()
    anna.open(f"/fall/{number}")
    anna.page.keyboard.press("n")
    anna.page.keyboard.press("n")
    anna.stands_at("inlagg-2")
    anna.page.keyboard.press("Tab")
    arrive(make, number, 3)
    make.correct(number, "fatima", 2, "Annat.")
    anna.page.clock.run_for(POLL)
    expect(anna.page.locator("#inlagg-2")).to_contain_text("Annat.")
    anna.stands_at("inlagg-2")
    anna.page.keyboard.press("n")
    anna.stands_at("inlagg-5")  # the next in reading order, which has just come


def test_only_the_marked_words_are_quoted(people: People, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "bo", "Intyget gäller till maj. Resten vet vi inte.")
    anna = people.anna
    anna.open(f"/fall/{number}")
    composer(anna).fill("Min början.")
    anna.page.evaluate("""() => {
        const words = document.querySelector('#inlagg-1 .post__body p').firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 'Intyget gäller till maj.'.length);
    }""")
    anna.page.get_by_role("link", name="Citera Bo").click()
    quote = "> Bo Elofsson skrev (#1):\n> Intyget gäller till maj.\n\n"
    expect(composer(anna)).to_have_value(f"Min början.\n\n{quote}")
    expect(composer(anna)).to_be_focused()
    anna.page.keyboard.type("Vem har skrivit det?")
    anna.send("Skicka inlägg")
    anna.page.locator("#inlagg-2 blockquote").get_by_role("link", name="Bo Elofsson skrev").click()
    anna.stands_at("inlagg-1")
    assert anna.path == f"/fall/{number}"


def test_closing_keeps_and_taking_away_asks_when_there_is_text(
    people: People, make: Factory
) -> None:
    number = thread(make, 2)
    anna = people.anna
    anna.open(f"/fall/{number}")
    answer(anna, 1)
    anna.page.keyboard.type("Ett halvt svar")
    anna.page.locator("#inlagg-1").get_by_role("link", name="Stäng").click()
    expect(anna.page.locator("#composer-place textarea")).to_have_value("Ett halvt svar")
    expect(anna.page.locator("#inlagg-1 form")).to_have_count(0)
    anna.page.locator("[data-drop] summary").click()
    expect(anna.page.get_by_text("Det du har skrivit försvinner.")).to_be_visible()
    anna.page.get_by_role("button", name="Ta bort utkastet").click()
    anna.sees("Utkastet är borttaget.")
    expect(composer(anna)).to_have_value("")
    anna.page.locator("[data-drop] summary").click()
    anna.sees("Utkastet är borttaget.")


def test_a_draft_is_taken_away_from_the_list_by_hand(people: People, make: Factory) -> None:
    number = thread(make, 1)
    anna = people.anna
    anna.open(f"/fall/{number}")
    composer(anna).fill("Ett halvt inlägg")
    expect(anna.page.get_by_role("status").filter(has_text="Utkast sparat")).to_be_visible()
    anna.open("/")
    line = anna.page.locator("#utkast li").filter(has_text=f"Inlägg i {number}")
    line.locator("summary").click()
    line.get_by_role("button", name="Ta bort utkastet").click()
    anna.sees("Utkastet är borttaget.")
    expect(line).to_have_count(0)


def test_after_an_act_one_is_where_one_was(people: People, make: Factory) -> None:
    number = make.case("proposed")
    for _ in range(8):
        make.comment(number, "bo", "Ett inlägg. " * 40)
    fatima = people.fatima
    fatima.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    fatima.open(f"/fall/{number}")
    fatima.page.locator("#standpoint-form").get_by_label("Ställer sig bakom", exact=True).check()
    fatima.send("Spara svaret")
    fatima.sees("Ditt svar är sparat")
    expect(fatima.page.locator("#forslag")).to_be_in_viewport()


def test_the_way_to_write_from_a_long_thread_on_a_phone(
    browser: Browser, served: str, make: Factory
) -> None:
    number = thread(make, 12)
    for javascript in (True, False):
        with People(browser, served, viewport=PHONE, java_script_enabled=javascript) as people:
            bo = people.bo
            bo.open(f"/fall/{number}#inlagg-4")
            way = bo.page.get_by_role("link", name="Skriv ett inlägg")
            expect(way).to_be_in_viewport()
            way.click()
            expect(composer(bo)).to_be_focused()
            expect(composer(bo)).to_be_in_viewport()


def test_a_hidden_case_leaves_the_open_page(people: People, make: Factory) -> None:
    number = make.case("discussion", title="Loppmarknaden i byn")
    fatima = people.fatima
    fatima.page.clock.install()
    fatima.open(f"/fall/{number}")
    make.flag(number, None, "bo")
    fatima.page.clock.run_for(POLL)
    fatima.sees("Sidan finns inte")
    fatima.misses("Loppmarknaden")
    assert all("404" in fault for fault in people.faults), "htmx says in the console that it's gone"
    people.faults.clear()
