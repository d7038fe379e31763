"""Swedish inflections have one stem, and the words that were looked for are marked."""

import pytest

from kompetensgrupp.core import stems

FAMILIES = (
    "arbetsförmåga arbetsförmågan arbetsförmågans arbetsförmågor arbetsförmågorna",
    "intyg intyget intygen intygens",
    "hinder hindret hindren hindrens",
    "hem hemmet hemmen",
    "år året årets",
    "arbete arbetet arbetena arbeten",
    "missbruk missbruket missbrukets",
    "barn barnet barnen barnens barnets",
    "hälsa hälsan hälsans",
    "fråga frågan frågor frågorna",
    "sjukpenning sjukpenningen sjukpenningens",
    "plan planen planer planerna",
    "vårdplan vårdplanen vårdplaner",
    "tjänsteman tjänstemannen",
    "samverkan samverka samverkar",
    "vård vården vårdens",
    "smärta smärtan smärtor",
    "rekommendation rekommendationen rekommendationer rekommendationerna",
    "utredning utredningen utredningar utredningarna",
    "läkare läkaren läkarna",
    "möte mötet möten mötena",
    "kvinna kvinnan kvinnor kvinnornas",
    "långvarig långvarigt långvariga",
)
#: What may never fall together.
APART = (("plan", "plats"), ("hälsa", "hals"), ("vård", "värd"), ("mål", "mal"), ("kan", "ka"))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_inflections_have_one_stem(family: str) -> None:
    assert len({stems.stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_a_word_begins_with_its_stem(family: str) -> None:
    """What looks for words counts on it."""
    assert all(word.startswith(stems.stem(word)) for word in family.split())


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_words_have_another(one: str, other: str) -> None:
    assert stems.stem(one) != stems.stem(other)


def test_words_are_found_whatever_stands_around_them() -> None:
    assert stems.words("«SGI:n» – 7F3K, a_b, e\u0301t") == ["sgi", "7f3k", "ét"]
    assert stems.stems("Intyget, intygen och INTYG.") == ["intyg"]
    assert stems.stems("att och en i") == []


def test_the_words_are_marked_as_they_are_written() -> None:
    found = stems.marked("Intygen gick ut. Inget intyg finns.", {"intyg"})
    assert [piece for piece, is_hit in found if is_hit] == ["Intygen", "intyg"]
    assert "".join(piece for piece, _ in found) == "Intygen gick ut. Inget intyg finns."


def test_an_excerpt_is_about_the_word() -> None:
    text = (
        "Början av texten. " + "Något annat sägs. " * 30 + "Till slut kom ett intyg från läkaren."
    )
    found = "".join(piece for piece, _ in stems.excerpt(text, {"intyg"}))
    assert found.startswith("… ")
    assert found.endswith("ett intyg från läkaren.")
    assert len(found) < 300
    assert stems.excerpt("Kort.", {"intyg"}) == [("Kort.", False)]
    assert "".join(p for p, _ in stems.excerpt(text, {"borta"})).startswith("Början")
