"""The straight road of a case as people walk it, from the first word to the recommendation.

Each step reads as what somebody does and then sees; it is the same with and without JavaScript.
"""

import re

from playwright.sync_api import expect

from tests.e2e.people import People, Visitor

TITLE = "Läkarintyg men ingen som samordnar"
BACKGROUND = "Klienten har varit sjukskriven länge. Tre instanser väntar på varandra."
IDENTITY = "19121212-1212"
QUESTION = "Vem kan hålla ihop planeringen, och vilken ersättning kan prövas?"


def anna_writes_a_case(anna: Visitor, javascript: bool) -> str:
    """All four steps; the number of the case."""
    anna.follow("Nytt fall")
    anna.sees("Rätt väg?", "Ring 112", "SIP, samordnad individuell plan")
    anna.write("Rubrik", TITLE)
    anna.choose("Vad stämmer bäst?", "Sjukskriven med läkarintyg, saknar SGI")
    if javascript:
        expect(anna.page.get_by_role("status").filter(has_text="Utkast sparat")).to_be_visible()
    anna.send("Spara och gå vidare")
    number = re.search(r"KG-\d\d-[0-9A-Z]{4}", anna.page.url)
    assert number is not None
    anna.choose("Kön", "Kvinna")
    anna.choose("Ålder", "35–44 år")
    anna.choose("Tid med försörjningsstöd", "12–26 månader")
    anna.send("Spara och gå vidare")
    _a_personnummer_is_refused(anna)
    anna.write("Din fråga till gruppen", QUESTION)
    anna.send("Spara och gå vidare")
    return number.group()


def _a_personnummer_is_refused(anna: Visitor) -> None:
    anna.write("Bakgrund", f"{BACKGROUND} Hon heter {IDENTITY}.")
    anna.write("Personens eget mål", "Vill orka mer med barnen.")
    assert anna.send("Spara och gå vidare") == 422
    anna.sees("Det finns 1 fel", "Kontrollera avidentifieringen", "Personnummer")
    expect(anna.page.get_by_label(re.compile("^Bakgrund"))).to_have_value(
        f"{BACKGROUND} Hon heter {IDENTITY}."
    )
    anna.write("Bakgrund", BACKGROUND)
    assert anna.send("Spara och gå vidare") == 303


def anna_sends_it(anna: Visitor) -> None:
    """The last look shows what the others will see."""
    expect(anna.page.get_by_role("heading", level=1)).to_have_text("Kontrollera innan du skickar")
    anna.sees(TITLE, BACKGROUND, QUESTION, "35–44 år", "Försäkringskassan")
    anna_answers_herself_and_sends(anna)
    anna.sees("är skickat. En kollega granskar det innan gruppen ser det.")


def anna_answers_herself_and_sends(anna: Visitor) -> None:
    """Three questions that nobody else can answer, and the press."""
    assert anna.send("Skicka till granskning") == 422
    anna.choose("Kan en granne känna igen personen?", "Nej")
    anna.choose("Står det något ovanligt som bara stämmer på en?", "Vet inte")
    anna.choose("Har det varit omtalat på orten eller i tidningen?", "Nej")
    assert anna.send("Skicka till granskning") == 303


def nobody_outside_sees_it(people: People, number: str) -> None:
    """R1: only the author's own party reads it; the leader sees that something waits."""
    for other in (people.bo, people.david):
        assert other.open(f"/fall/{number}") == 404
        other.open("/fall")
        other.misses(TITLE, number)
    people.cilla.open("/")
    people.cilla.sees("Väntar i parterna", number, "väntar på granskning sedan")
    people.cilla.misses(TITLE, BACKGROUND)
    assert people.cilla.open(f"/fall/{number}") == 404


def hanna_returns_it_and_anna_mends_it(people: People, number: str) -> None:
    """A colleague's reason reaches the author, who changes the text and sends it again."""
    hanna, anna = people.hanna, people.anna
    hanna.open("/granska")
    hanna.follow(TITLE)
    hanna.choose("Ditt besked", "Skicka tillbaka med en kommentar")
    assert hanna.send("Skicka besked") == 422  # a return needs its reason
    hanna.write("Kommentar till den som skrivit", "Skriv grövre om hur länge det har pågått.")
    assert hanna.send("Skicka besked") == 303
    hanna.sees(f"{number} är tillbaka hos författaren.")

    anna.open(f"/fall/{number}")
    anna.sees("Hanna Lundmark skickade tillbaka fallet", "Skriv grövre")
    anna.follow("Ändra texten")
    anna.page.get_by_role("navigation", name="Steg").get_by_role("link", name="Situationen").click()
    anna.write("Bakgrund", BACKGROUND.replace("länge", "i flera år"))
    anna.send("Spara och gå vidare")
    anna.send("Spara och gå vidare")
    anna_sends_again(anna)


def anna_sends_again(anna: Visitor) -> None:
    """From the last look, where the colleague's reason still stands."""
    anna.sees("Kontrollera innan du skickar", "i flera år", "Skriv grövre")
    anna_answers_herself_and_sends(anna)


def hanna_approves(hanna: Visitor, number: str) -> None:
    """Now the group may read it."""
    hanna.open(f"/granska/{number}")
    hanna.sees("i flera år", "Läs och fråga dig")
    hanna.choose("Ditt besked", "Godkänn: texten pekar inte ut någon")
    assert hanna.send("Skicka besked") == 303
    hanna.sees(f"{number} är godkänt. Nu kan gruppen läsa det.")


def they_talk(people: People, number: str) -> None:
    """Bo asks; Fatima and Greger answer, each right under what they answer."""
    people.bo.open("/")
    people.bo.sees("nytt fall, publicerat")
    people.bo.follow(TITLE)
    people.bo.page.get_by_label("Slag").select_option(label="Fråga")
    _say(people.bo, "Finns ett läkarutlåtande om arbetsförmågan?")
    _answer(people.fatima, number, "läkarutlåtande", "Ja, skrivet i våras på vårdcentralen.")
    _answer(people.greger, number, "läkarutlåtande", "Vi har inget sådant hos oss.")
    _answer(people.bo, number, "skrivet i våras", "Tack, då kan vi läsa det tillsammans.")
    people.anna.open(f"/fall/{number}")
    said = people.anna.page.locator("#posts > .post")
    expect(said).to_have_count(4)
    expect(said.nth(1)).to_contain_text("Ja, skrivet i våras")
    expect(said.nth(2)).to_contain_text("Tack, då kan vi")
    expect(said.nth(3)).to_contain_text("Vi har inget sådant")
    expect(said.nth(2)).to_have_class(re.compile("post--d2"))


def _say(who: Visitor, text: str) -> None:
    who.write("Ditt inlägg", text)
    assert who.send("Skicka inlägg") in (200, 303)
    who.sees("Ditt inlägg är skickat.")
    expect(who.post(text)).to_be_visible()


def _answer(who: Visitor, number: str, to: str, text: str) -> None:
    who.open(f"/fall/{number}")
    who.post(to).get_by_role("link", name=re.compile("^Svara på")).click()
    who.sees("Svar till")
    _say(who, text)


def anna_opens_the_discussion(anna: Visitor) -> None:
    """The author ends the phase of questions first."""
    assert anna.send("Öppna diskussionen nu") == 303
    anna.sees("Diskussionen är öppen.")
    anna.misses("Frågor först")


def bo_proposes(bo: Visitor, number: str) -> None:
    """Two steps, the second asked for with the button."""
    bo.open(f"/fall/{number}")
    bo.follow("Skriv ett förslag")
    assert bo.send("Lägg förslaget") == 422
    bo.sees("Sammanfatta förslaget.", "Skriv minst ett steg.")
    bo.write("Vad föreslår du, i korthet?", "Gemensam kartläggning, sedan arbetsträning.")
    _step(bo, 1, "Gemensam kartläggning", "Kommunen", "inom fyra veckor")
    bo.send("Lägg till ett steg")
    expect(bo.page.get_by_role("group", name="Steg 1").get_by_label("Insats")).to_have_value(
        "Gemensam kartläggning"
    )
    _step(bo, 2, "Samordning av rehabilitering", "Försäkringskassan", "efter kartläggningen")
    assert bo.send("Lägg förslaget") in (204, 303)
    bo.sees("Förslag version 1 är lagt.", "Bo Elofsson föreslår", "Samordning av rehabilitering")


def _step(who: Visitor, number: int, measure: str, party: str, when: str) -> None:
    step = who.page.get_by_role("group", name=f"Steg {number}")
    step.get_by_label("Insats").fill(measure)
    step.get_by_label("Ansvarig part").select_option(label=party)
    step.get_by_label("När").fill(when)


def most_take_standpoints(people: People, number: str) -> None:
    """Bo and Hanna stand behind; the invited Greger does so with a reservation."""
    for who in (people.bo, people.hanna):
        _stand(who, number, "Ställer sig bakom")
    greger = people.greger
    greger.open(f"/fall/{number}")
    greger.choose("Var står din part?", "Ställer sig bakom med reservation")
    assert greger.send("Spara svaret") == 422
    greger.sees("Det finns 1 fel")
    greger.write("Motivering", "Vi behöver ett underlag om arbetsförmågan först.")
    assert greger.send("Spara svaret") in (204, 303)
    greger.sees("Ditt svar är sparat")


def _stand(who: Visitor, number: str, stance: str) -> None:
    who.open(f"/fall/{number}")
    who.choose("Var står din part?", stance)
    assert who.send("Spara svaret") in (204, 303)
    who.sees("Ditt svar är sparat")


def cilla_waits_for_fatima(people: People, number: str) -> None:
    """R5: no confirming over the head of a silent party, and the page says who is silent."""
    people.cilla.open(f"/fall/{number}")
    people.cilla.sees("Det saknas svar från Vårdcentralen")
    expect(people.cilla.button("Fastställ rekommendationen")).to_have_count(0)
    _stand(people.fatima, number, "Ställer sig bakom")


def cilla_confirms(cilla: Visitor, number: str) -> None:
    """Everybody is heard; the recommendation can be read by all of them."""
    cilla.open(f"/fall/{number}")
    assert cilla.send("Fastställ rekommendationen") == 303
    cilla.sees("Rekommendationen är fastställd.")


def everyone_reads_the_recommendation(people: People, number: str) -> None:
    """What was agreed, who stands behind, what it isn't, and the receipt from the log."""
    people.anna.open(f"/fall/{number}")
    people.anna.sees("Rekommendation fastställd")
    people.anna.page.get_by_role("link", name=re.compile("^Läs")).locator(
        "visible=true"
    ).first.click()
    people.anna.sees(
        "Gemensam rekommendation",
        "Den är inte ett beslut och binder ingen myndighet; varje myndighet prövar själv.",
        "Ställer sig bakom: ",
        "Vi behöver ett underlag om arbetsförmågan först.",
        "fastställd",
        "av Cilla Törnqvist",
        "kvittokod",
    )


def the_log_tells_it_all(cilla: Visitor, number: str) -> None:
    """Every deciding event, the latest first, each with its receipt."""
    cilla.open(f"/fall/{number}/logg")
    told = cilla.page.locator(".log > li > strong").all_inner_texts()
    assert [" ".join(line.split()) for line in told] == [
        "Fastställde rekommendationen, version 1",
        "Tog ställning, version 1: ställer sig bakom",
        "Tog ställning, version 1: ställer sig bakom med reservation",
        "Tog ställning, version 1: ställer sig bakom",
        "Tog ställning, version 1: ställer sig bakom",
        "La ett förslag, version 1",
        "Öppnade diskussionen",
        "Godkände avidentifieringen, version 1",
        "Skickade fallet till granskning, version 1",
        "Skickade tillbaka fallet, version 1",
        "Skickade fallet till granskning, version 1",
    ]
    expect(cilla.page.locator(".log > li .meta").filter(has_text="kvittokod")).to_have_count(11)
