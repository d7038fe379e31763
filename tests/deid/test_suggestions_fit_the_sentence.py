"""What the checker proposes can stand where the found words stood; its reasons say what to do."""

import pytest

from kompetensgrupp.deid import Level, check, replace


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Vi träffade Karim.", "Vi träffade klienten."),
        ("Mamman Eva bodde där.", "Mamman mamman bodde där."),  # the card drops a word said twice
        ("Hon har en son, Karim.", "Hon har en son, sonen."),
        ("Karims läkare ringde.", "Klientens läkare ringde."),
        ("Jonas läkare ringde.", "Klientens läkare ringde."),
        ("Han heter Karim.", "Han heter klienten."),
        ("Mvh Karim", "Mvh handläggaren"),
        ("Hej Karim!", "Hej kollegan!"),
        ("Hon är 47 år.", "Hon är 45–54 år år."),  # the card drops a word said twice
        ("Vi såg en 47-årig man.", "Vi såg en 45–54-årig man."),
        ("Vi såg den 17-åriga flickan.", "Vi såg den 13–17-åriga flickan."),
        ("Vi såg en 47-åring.", "Vi såg en person i åldern 45–54 år."),
        ("Hon är född 1985.", "Hon är född på 1980-talet."),
        ("Hon flyttade den 12 mars 2023.", "Hon flyttade våren 2023."),
        ("Hon opererades 3 maj.", "Hon opererades under våren."),
        ("Sjukskriven till 3 maj.", "Sjukskriven till våren."),
        ("Hon bor i Eslöv.", "Hon bor i kommunen."),
    ],
)
def test_the_first_suggestion_can_stand_there(text: str, cleaned: str) -> None:
    for finding in reversed(check(text)):
        if finding.level is not Level.HINT:
            text = replace(text, finding, finding.suggestions[0])
    assert text[:1].upper() + text[1:] == cleaned


@pytest.mark.parametrize(
    ("role", "proposed"),
    [
        ("Handläggare", "handläggaren"), ("Kurator", "kuratorn"), ("Dr", "läkaren"),
        ("Brodern", "brodern"), ("Hennes bror", "brodern"), ("Deras dotter", "dottern"),
        ("Boendestödjare", "boendestödjaren"), ("Frun", "frun"), ("Hans granne", "grannen"),
    ],
)  # fmt: skip
def test_a_role_is_proposed_in_the_definite(role: str, proposed: str) -> None:
    text = f"{role} Miriam ringde."
    assert check(text)[-1].suggestions[0] == proposed


@pytest.mark.parametrize(
    "text",
    [
        "Vi träffade Karim.", "Hon bor i Eslöv.", "Hon är 47 år.", "Född 1985.", "Den 12 mars kom.",
        "Hon jobbade på Lindex.", "Ärende SN 2023/118.", "Bor på Storgatan 4.", "hon heter karim",
    ],
)  # fmt: skip
def test_a_reason_says_why_or_what_to_write(text: str) -> None:
    for finding in check(text):
        assert len(finding.why) > 30
        assert finding.why.endswith((".", "…", "»"))
