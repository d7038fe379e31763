"""Rows are counted in bands, and what can't be counted is told of without what stood there."""

from collections.abc import Iterable
from typing import Any

import pytest

from kompetensgrupp.core.bands import Sex
from kompetensgrupp.mapping import files, matching, summing
from kompetensgrupp.mapping.matching import Impossible
from kompetensgrupp.mapping.summing import Found
from kompetensgrupp.mapping.vocabulary import Variable, bands
from tests.mapping.sheets import PEOPLE, csv_of, excel_of

BANDS = bands([("certificate_no_sgi", "Sjukskriven med läkarintyg, saknar SGI")])
PNR = "850709-9805"


def found(data: str | bytes, **said: Any) -> Found:
    raw = data.encode() if isinstance(data, str) else data
    return summing.read(files.rows(raw), BANDS, **said)


def reasons(told: Found) -> list[tuple[str, list[int]]]:
    return [(one.why, one.rows) for one in told.refused.values()]


def test_people_are_counted_in_the_bands_of_their_columns() -> None:
    for data in (csv_of().encode(), excel_of()):
        told = found(data)
        assert (told.people, told.rows, told.is_whole) == (5, 5, True)
        assert told.sums["age", "35-44", "woman"] == 2
        assert told.sums["age", "65+", "man"] == 2
        assert told.sums["assistance", "12-26", "woman"] == 2
        assert told.sums["cause", "unknown", "woman"] == 1
        assert told.blanks == {"cause": 1}


def test_a_column_of_counts_says_how_many_a_row_stands_for() -> None:
    told = found("Kön;Ålder;Antal\nK;40;1 200\nM;41;3,0\nK;42;0\n")
    assert told.people == 1203
    assert told.sums["age", "35-44", "woman"] == 1200


CELLS = {
    "sex": "K|kv|Kvinna|FEMALE|kvinnor:=woman m|Man|male=man |ej angivet|vet inte=other 1|xy=?",
    "age": "43|43 år|35–44|35 till 44|43,9=35-44 65+|>65|65 år eller äldre|101=65+ under 25=18-24 "
    "30-39|ung=? |-|vet ej=unknown 17|1985|130=!",
    "assistance": "4|<6|under 6 mån|0=under6 6–11 månader=6-11 2 år|14,5|12-24=12-26 "
    "27+|3 år|mer än 27 månader=27+ 20-30|länge=? 46332=!",
    "medical_rehab": "Ja|genomförd|klar=done pågår|delvis=ongoing nej|Inte genomförd=not_done",
    "cause": "Psykisk ohälsa|depression=mental ADHD=neuro Ej sjukskriven=not_sick_listed cancer=?",
    "category": "certificate_no_sgi|sjukskriven med läkarintyg, saknar sgi=certificate_no_sgi x=?",
}


def _cells() -> Iterable[tuple[str, str, str]]:
    for role, line in CELLS.items():
        rest = line
        while rest:
            cells, _, rest = rest.partition("=")
            value, _, rest = rest.partition(" ")
            for cell in cells.split("|"):
                yield role, cell, value


@pytest.mark.parametrize(("role", "cell", "value"), list(_cells()))
def test_a_cell_is_read_whichever_way_it_is_written(role: str, cell: str, value: str) -> None:
    choices = Sex.choices() if role == "sex" else BANDS[Variable(role)]
    reader = matching.reader(role, choices, "")
    if value == "!":
        with pytest.raises(Impossible):
            reader.value(cell)
    else:
        assert reader.value(cell) == (None if value == "?" else value)


def test_a_column_of_years_is_no_column_of_months() -> None:
    reader = matching.reader("assistance", BANDS[Variable.ASSISTANCE], "bistånd, antal år")
    assert reader.value("2,5") == "27+"


def test_a_personnummer_anywhere_refuses_its_row_and_is_never_told() -> None:
    told = found(f"Nr;Kön;Ålder\n{PNR};K;43\n;M;44\n;M;{PNR}\n")
    assert [rows for _, rows in reasons(told)] == [[2], [4]]
    assert told.people == 1
    assert not told.is_whole
    assert PNR not in repr(vars(told))


def test_a_note_with_a_number_in_it_is_not_read_through() -> None:
    told = found("Kön;Ålder;Not\nK;43;" + "Ringde " * 40 + "12-34 56 78 90\n")
    assert [rows for _, rows in reasons(told)] == [[2]]


def test_a_file_without_headings_that_begins_with_a_person_is_refused() -> None:
    with pytest.raises(files.Unreadable, match="rubriker") as refused:
        found(f"{PNR};K;43\n")
    assert PNR not in str(refused.value)


def test_an_unknown_word_is_asked_about_unless_it_may_be_somebody() -> None:
    told = found("Kön;Ålder\nPerson av kvinnokön;43\nAnders Svensson;44\n")
    assert [word.word for word in told.words] == ["Person av kvinnokön"]
    assert [rows for _, rows in reasons(told)] == [[3]]
    assert "Svensson" not in repr(vars(told))


def test_an_answer_about_a_word_counts_for_the_same_headings_only() -> None:
    data = "Kön;Ålder\nPerson av kvinnokön;43\n"
    first = found(data)
    meanings = {first.words[0].key: "woman"}
    told = found(data, meanings=meanings, about=first.print)
    assert told.is_whole
    assert told.sums["age", "35-44", "woman"] == 1
    assert found(data, meanings=meanings, about="another file").words


def test_columns_may_be_chosen_otherwise_than_their_headings_say() -> None:
    data = "Vem;Hur gammal\nK;43\n"
    first = found(data)
    assert not first.roles
    told = found(data, chosen={0: "sex", 1: "age"}, about=first.print)
    assert told.sums["age", "35-44", "woman"] == 1


def test_a_heading_that_may_be_somebody_is_shown_by_its_letter() -> None:
    names = [column.name for column in found("Kön;Anders Svensson;Ålder\nK;x;43\n").columns]
    assert names == ["Kolumn A, Kön", "Kolumn B", "Kolumn C, Ålder"]


def test_rows_that_count_wrong_are_refused_with_their_number() -> None:
    told = found(
        "Kön,Ålder,Antal\nK,43,1\nM,44,2,0\n\nSumma,,3\n,,4\nK,17,1\nK,43,många\nK,=1+1,1\n"
    )
    assert [rows for _, rows in reasons(told)] == [[3], [5], [6], [7], [8], [9]]
    assert told.empty_rows == 1
    assert told.people == 1


def test_rows_above_the_headings_are_told_of() -> None:
    told = found(excel_of(above="Målgruppen i vår"))
    assert told.heading_row == 3
    assert told.people == len(PEOPLE)


def test_many_unreadable_words_mean_the_wrong_column() -> None:
    lines = "".join(f"K;ord{chr(97 + n)}\n" for n in range(26))
    told = found("Kön;Ålder\n" + lines)
    assert not told.words
    assert sum(one.count for one in told.refused.values()) == 26


def test_so_many_rows_are_read_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert summing.MOST_ROWS == 100_000
    monkeypatch.setattr(summing, "MOST_ROWS", 3_000)
    line = "K;43;14;Psykisk ohälsa\n"
    head = csv_of([]).replace("\r", "")
    assert found(head + line * 3_000).people == 3_000
    with pytest.raises(files.Unreadable, match="100 000 rader"):
        found(head + line * 3_001)


def test_reading_stops_when_the_file_needs_mending_anyway() -> None:
    told = found("Kön;Nr\n" + f"K;{PNR}\n" * 2_000)
    assert told.stopped
    assert told.refused_rows == summing.MOST_REFUSED
