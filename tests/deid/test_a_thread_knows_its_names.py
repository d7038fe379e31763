"""Names once known, members, allowed words: what stands around a text changes the answer."""

from kompetensgrupp.deid import Context, Kind, Level, check


def _names(text: str, context: Context = Context()) -> list[str]:  # noqa: B008 (frozen)
    return [text[f.start : f.end] for f in check(text, context) if f.kind is Kind.PERSONNAMN]


def test_a_name_in_the_case_is_known_in_the_comment() -> None:
    thread = Context(thread=("Klienten heter Zelmirana Vindö.",))
    assert _names("Jag tror att zelmirana är sjuk.", thread) == ["zelmirana"]
    assert _names("Jag tror att zelmirana är sjuk.") == []


def test_a_name_decided_once_is_known_without_its_text() -> None:
    assert _names("Har någon träffat bris?", Context(known_names=frozenset({"Bris"}))) == []
    assert _names("Vi såg Bris igår.", Context(known_names=frozenset({"Bris"}))) == ["Bris"]


def test_a_name_is_known_everywhere_in_its_text() -> None:
    text = "Hon heter Fadumo. fadumos läkare vill träffa henne. FADUMO kom."
    assert _names(text) == ["Fadumo", "fadumo", "FADUMO"]


def test_members_are_no_findings() -> None:
    context = Context(members=frozenset({"Kerstin Ohlsson"}))
    assert _names("Hej Kerstin! Kan du ringa Mehmet? Hälsar Kerstin Ohlsson", context) == ["Mehmet"]


def test_an_allowed_word_is_no_finding_but_a_number_always_is() -> None:
    context = Context(allowed=frozenset({"Solrosen", "0701740612"}))
    text = "Hon deltar på Solrosen, 0701740612."
    assert [f.kind for f in check(text, context)] == [Kind.TELEFON]


def test_a_word_that_is_also_a_name_needs_company() -> None:
    assert _names("Bo kan man inte göra där. Liv och död. Maj var kall. Stig in!") == []
    assert _names("Bo heter han. Stig har ringt. Klienten Liv mår sämre.") == ["Bo", "Stig", "Liv"]


def test_agencies_laws_and_drugs_are_left_alone() -> None:
    text = (
        "Försäkringskassan i Region Skåne godtog inte FK 7804. Enligt SoL och SFB 33 kap. får hon "
        "Sertralin mot Crohns sjukdom. Mars och april är tunga. Ring 1177."
    )
    assert [f for f in check(text) if f.level is not Level.HINT] == []


def test_every_finding_says_why_and_what_instead() -> None:
    (age,) = check("Hon är en 47-årig kvinna.")
    assert (age.kind, age.suggestions[0]) == (Kind.ALDER, "45–54-årig")
    (date,) = check("Vi sågs den 12 mars 2023.")
    assert date.suggestions[0] == "våren 2023"
    assert "mamman" in check("Sen ringde mamman Petronella igen.")[0].suggestions


def test_what_no_single_word_shows_is_a_hint() -> None:
    found = check("Hon var den enda kvinnliga brandmannen på orten och är född i Bhutan.")
    assert {f.level for f in found} == {Level.HINT}
    assert {f.rule for f in found} >= {"hint.only", "hint.country"}
