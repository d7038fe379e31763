"""Reading on from where one was, quoting, and taking a post along into a proposal."""

from datetime import timedelta

import pytest

from kompetensgrupp.core import clock
from kompetensgrupp.threads import quotes, reading, service
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import DISAGREED, send


def new_marks(page: Page) -> list[str]:
    return [str(post["id"]) for post in page.soup.select("#posts .post--new")]


def three_read_posts(cast: Cast, make: Factory) -> str:
    """A case with three posts by others that Anna has read on an earlier visit."""
    number = make.case("questions")
    for text in ("Ett.", "Två.", "Tre."):
        make.comment(number, "bo", text)
    cast.anna.get(f"/fall/{number}")
    with clock.at(clock.now() + timedelta(minutes=10)):
        assert not new_marks(cast.anna.get(f"/fall/{number}"))
    return number


@pytest.mark.parametrize("minutes", [11, 30], ids=["at once", "on another visit"])
def test_anna_marks_posts_as_unread_from_one_on(cast: Cast, make: Factory, minutes: int) -> None:
    number = three_read_posts(cast, make)
    with clock.at(clock.now() + timedelta(minutes=10)):
        page = cast.anna.get(f"/fall/{number}")
        button = page.one("#inlagg-2 button[form=olast]")
        page = page.submit("#olast")  # the form alone, without saying from where
        assert page.status == 422
        form = cast.anna.get(f"/fall/{number}").form("#olast")
        page = cast.anna.post(f"/fall/{number}/olast", {**form, "fran": button["value"]})
        assert page.address == "/"
        assert "2 nya inlägg" in page.one("#nya").get_text()
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        page = cast.anna.get(f"/fall/{number}")
        assert new_marks(page) == ["inlagg-2", "inlagg-3"]
        assert page.one("[data-first-new]")["href"] == "#inlagg-2"
    assert "inlagg-2" not in str(new_marks(cast.bo.get(f"/fall/{number}"))), "nobody else's marks"


@pytest.mark.parametrize("seq", ["0", "4", "x", ""])
def test_unread_from_nowhere_is_refused(cast: Cast, make: Factory, seq: str) -> None:
    number = three_read_posts(cast, make)
    assert send(cast.anna, f"/fall/{number}/olast", fran=seq).status == 422


def test_reading_a_closed_case_can_be_marked_and_flagged(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    make.comment(number, "bo")
    assert send(cast.cilla, f"/fall/{number}/avsluta", **DISAGREED).status == 303
    page = cast.anna.get(f"/fall/{number}")
    words = page.one("#inlagg-1 .post__actions").get_text(" ")
    assert "Markera som oläst härifrån" in words
    assert "Kan någon kännas igen?" in words
    assert "Svara" not in words


# --- quotes ----------------------------------------------------------------------------------


def test_a_quote_holds_what_the_post_said_itself() -> None:
    text = "> Anna skrev (#1):\n> Frågan.\n\nSvaret.\n\nOch mer."
    assert quotes.quote("Bo", 2, text) == "> Bo skrev (#2):\n> Svaret.\n>\n> Och mer.\n\n"
    assert quotes.named(quotes.quote("Bo", 2, text)) == {2}


def test_a_long_post_is_quoted_in_part() -> None:
    quote = quotes.quote("Bo", 2, "ord " * 2000)
    assert len(quote) < 700
    assert quote.rstrip().endswith("…")


def test_bo_quotes_anna_and_the_quote_leads_to_her_post(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Hon har ett intyg.\n\nDet gäller till maj.")
    page = cast.bo.get(f"/fall/{number}").click("Citera Anna")
    form = page.form("#comment-form")
    assert form["text"].startswith("> Anna Bergström skrev (#1):\n> Hon har ett intyg.\n>\n> Det")
    page.submit("#comment-form", text=form["text"] + "Vem har skrivit det?")
    page = cast.fatima.get(f"/fall/{number}")
    quote = page.one("#inlagg-2 blockquote")
    link = quote.select_one("a")
    assert link is not None
    assert (link.get_text(), link["href"]) == ("Anna Bergström skrev", f"/fall/{number}/inlagg/1")
    assert "Det gäller till maj." in quote.get_text()
    assert "Vem har skrivit det?" not in quote.get_text()


def test_a_quote_is_hidden_as_long_as_what_it_quotes(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "fatima", "Hon på kiosken vid torget.")
    with make.acting("bo") as bo:
        quote = reading.quoted(bo, make.load(bo, number), 1)
    make.comment(number, "bo", f"{quote}Vem menar du?")
    make.flag(number, 1, "greger")
    for name, sees in (("bo", False), ("greger", False), ("fatima", True), ("cilla", True)):
        shown = getattr(cast, name).get(f"/fall/{number}").one("#inlagg-2").get_text()
        assert ("kiosken" in shown) is sees, name
        assert "Vem menar du?" in shown
        alone = getattr(cast, name).get(f"/fall/{number}/inlagg/2/svara")
        assert ("kiosken" in alone.text) is sees, name
    assert not cast.greger.get("/sok?q=kiosken").has(f'a[href*="{number}"]')
    with make.acting("cilla") as cilla:
        case = make.load(cilla, number)
        service.restore(cilla, case, service.load_comment(cilla, 1, case=case))
    assert "kiosken" in cast.greger.get(f"/fall/{number}").one("#inlagg-2").get_text()


def test_a_quote_is_hidden_in_earlier_texts_too(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "fatima", "Hon på kiosken vid torget.")
    with make.acting("bo") as bo:
        quote = reading.quoted(bo, make.load(bo, number), 1)
    make.comment(number, "bo", f"{quote}Vem menar du?")
    make.correct(number, "bo", 2, f"{quote}Vem menar ni?")
    make.flag(number, 1, "greger")
    for name, sees in (("bo", False), ("greger", False), ("fatima", True), ("cilla", True)):
        page = getattr(cast, name).get(f"/fall/{number}/inlagg/2/versioner")
        assert ("kiosken" in page.text) is sees, name
        assert "[borttaget: du?" in page.text


def test_a_hidden_quote_ends_where_the_writers_words_begin() -> None:
    text = "> Bo skrev (#1):\n> Ja.\n> Eva skrev (#2):\n> Nej.\n\nTack.\n> Eva skrev (#2):\n> Nej."
    hidden = f"> Bo skrev (#1):\n> {quotes.GONE}\n\nTack.\n> Eva skrev (#2):\n> Nej."
    assert quotes.withheld(text, {1}) == hidden
    assert quotes.withheld(text, {3}) == text


def test_what_was_begun_stands_before_the_quote(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Hon har ett intyg.")
    send(cast.bo, "/utkast", draft_key=f"{number}/inlagg", text="Jag undrar.", kind="fact")
    page = cast.bo.get(f"/fall/{number}/inlagg/1/svara?citat=1")
    assert page.form("#comment-form")["text"].startswith("Jag undrar.\n\n> Anna")


def test_nobody_is_made_to_say_what_they_did_not(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Ja.")
    forged = "> Cilla Törnqvist skrev (#1):\n> Nej.\n\n> Cilla Törnqvist skrev (#9):\n> Nej."
    make.comment(number, "bo", forged)
    page = cast.fatima.get(f"/fall/{number}")
    links = [link.get_text() for link in page.soup.select("#inlagg-2 .post__quoted a")]
    assert links == ["Anna Bergström skrev"]


def test_typed_html_in_a_quote_never_runs(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "<b>fet</b>")
    make.comment(number, "bo", "> <img src=x> skrev (#1):\n> <script>alert(1)</script>")
    page = cast.fatima.get(f"/fall/{number}")
    assert not page.soup.select("#posts b, #posts img, #posts script")


@pytest.mark.parametrize("gone", ["withdrawn", "flagged"])
def test_what_nobody_reads_is_not_quoted(cast: Cast, make: Factory, gone: str) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Hemligt för de flesta.")
    if gone == "withdrawn":
        send(cast.anna, f"/fall/{number}/inlagg/1/dra-tillbaka")
    else:
        make.flag(number, 1, "fatima")
    for person in (cast.bo, cast.cilla, cast.hanna):
        page = person.get(f"/fall/{number}/inlagg/1/svara?citat=1")
        assert "Hemligt" not in page.form("#comment-form")["text"]
    with make.acting("cilla") as cilla:
        assert reading.readable(cilla, make.load(cilla, number), 1) is None


# --- into a proposal -------------------------------------------------------------------------


def test_who_may_propose_takes_a_post_along(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "bo")
    link = f"/fall/{number}/forslag/nytt?inlagg=1"
    for person, offered in ((cast.bo, True), (cast.cilla, True), (cast.anna, False)):
        page = person.get(f"/fall/{number}")
        assert page.has(f'#inlagg-1 a[href="{link}"]') is offered, person.name
        if offered:
            assert person.get(link).status == 200


def test_before_the_discussion_nothing_is_proposed(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo")
    assert "Använd i förslaget" not in cast.bo.get(f"/fall/{number}").text


# --- where one was ---------------------------------------------------------------------------


def test_a_half_written_answer_is_an_answer_when_one_comes_back(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "En fråga.")
    make.comment(number, "fatima", "En annan.")
    form = cast.anna.get(f"/fall/{number}/inlagg/1/svara").form("#comment-form")
    send(cast.anna, "/utkast", **{**form, "text": "Jag svarar Bo"})
    page = cast.anna.get(f"/fall/{number}")
    assert page.one("#composer-title").get_text() == "Svar till Bo Elofsson"
    assert page.form("#comment-form")["parent"] == "1"
    alone = page.click("Skriv ett eget inlägg i stället")
    assert alone.form("#comment-form")["parent"] == ""
    assert alone.form("#comment-form")["text"] == "Jag svarar Bo"


def test_questions_come_first_and_it_says_how_long(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    page = cast.bo.get(f"/fall/{number}")
    said = page.one(".notice--info").get_text(" ")
    assert "om 7 dagar" in said or "om " in said
    assert "Anna Bergström, som ansvarar för fallet, eller projektledaren" in said
    assert page.form("#comment-form")["kind"] == "question"
    for kind in ("fact", "advice", "obstacle", "process"):
        assert send(cast.bo, f"/fall/{number}/inlagg", text="Så är det.", kind=kind).status == 303
