"""Figures as Swedish sentences that read as written by a person. Pure.

A number that is None is hidden: the sentence says so in words, or isn't there. Noughts are only
told where they are news.
"""

from collections.abc import Mapping, Sequence

from kompetensgrupp.core.words import few, listed, number_sv

#: Kind of period, by the letter of its code → in the definite form, and the one before.
PERIODS = {
    "T": ("tertialet", "föregående tertial"),
    "Q": ("kvartalet", "föregående kvartal"),
    "H": ("halvåret", "föregående halvår"),
    "": ("året", "föregående år"),
}
WHOLE = "projekttiden"


def count(number: int, one: str, many: str) -> str:
    """«ett fall», «tre fall», «14 fall»."""
    return one if number == 1 else f"{few(number)} {many}"


def compared(now: int | None, before: int | None, earlier: str) -> str:
    """«, fyra fler än föregående tertial», or nothing when one of them isn't told."""
    if now is None or before is None:
        return ""
    if now == before:
        return f", lika många som {earlier}" if now else ""
    more = "fler" if now > before else "färre"
    return f", {few(abs(now - before)) if abs(now - before) > 1 else 'en'} {more} än {earlier}"


def received(now: int | None, before: int | None, period: str, earlier: str) -> str:
    """How many cases came."""
    if now is None:
        return f"Under {period} fick gruppen för få fall för att antalet ska visas."
    if not now:
        return f"Under {period} fick gruppen inga nya fall."
    told = count(now, "ett fall", "fall")
    return f"Under {period} fick gruppen {told}{compared(now, before, earlier)}."


def recommended(now: int | None, before: int | None, period: str, earlier: str) -> str:
    """How many recommendations were confirmed."""
    if now is None:
        return f"Under {period} fastställdes för få rekommendationer för att antalet ska visas."
    if not now:
        return f"Ingen rekommendation fastställdes under {period}."
    if now == 1:
        return f"En rekommendation fastställdes under {period}{compared(now, before, earlier)}."
    told = few(now).capitalize()
    return f"{told} rekommendationer fastställdes under {period}{compared(now, before, earlier)}."


def by_sex(women: int | None, men: int | None, other: int | None) -> str:
    """«Nio gällde kvinnor och fem män.»"""
    words = ("kvinnor", "män", "personer med annat eller ej angivet kön")
    known = [(n, word) for n, word in zip((women, men, other), words, strict=True) if n]
    if women is None or men is None or not known:
        return ""
    if len(known) == 1:
        return f"Alla gällde {known[0][1]}."
    (first, word), *rest = known
    told = listed([f"{few(first).capitalize()} gällde {word}", *(f"{few(n)} {w}" for n, w in rest)])
    return f"{told}."


def since_start(total: int | None, now: int | None) -> str:
    """«Sedan starten har gruppen fått 42 fall.»"""
    if not total or total == now:
        return ""
    return f"Sedan starten har gruppen fått {count(total, 'ett fall', 'fall')}."


def most_common(what: str, rows: Sequence[tuple[str, int]], whole: int | None) -> str:
    """«Vanligast var … (sex fall).», when one is larger than every other that is told."""
    ordered = sorted(rows, key=lambda row: -row[1])
    if not ordered or not whole or ordered[0][1] * 3 < whole:
        return ""
    if len(ordered) > 1 and ordered[0][1] == ordered[1][1]:
        return ""
    label, number = ordered[0]
    return f"{what} var {_inside(label)} ({count(number, 'ett fall', 'fall')} av {few(whole)})."


def _inside(label: str) -> str:
    """A label inside a sentence: in quotes when it is a sentence itself."""
    return f"«{label}»" if label[:1].isupper() and " " in label else label.lower()


def ended(without: int | None, withdrawn: int | None) -> str:
    """What ended otherwise; silent about noughts and hidden numbers."""
    parts = []
    if without:
        parts.append(
            f"{count(without, 'ett fall', 'fall')} avslutades utan gemensam rekommendation"
        )
    if withdrawn:
        parts.append(f"{count(withdrawn, 'ett fall', 'fall')} drogs tillbaka")
    if not parts:
        return ""
    told = listed(parts)
    return f"{told[0].upper()}{told[1:]}."


def behind(agreed: int | None, confirmed: int | None) -> str:
    """How many that every party stood behind."""
    if agreed is None or not confirmed:
        return ""
    if agreed == confirmed:
        return "Alla parter stod bakom alla rekommendationer."
    if not agreed:
        return "Ingen av rekommendationerna hade alla parter bakom sig."
    which = "en av dem" if agreed == 1 else f"{few(agreed)} av dem"
    return f"Alla parter som svarade stod bakom {which}."


def took(what: str, days: float | None, target: int, share: int | None) -> str:
    """«Till första svar gick i median tre arbetsdagar; målet är högst fem. 86 procent …»"""
    if days is None:
        return ""
    told = _days(days)
    text = f"{what} dröjde i median {told}; gruppens mål är högst {_days(target)}."
    if share is None:
        return text
    if share == 100:
        return f"{text} Målet nåddes varje gång."
    return (
        f"{text} Målet nåddes i {share} procent av fallen."
        if share
        else f"{text} Målet nåddes inte någon gång."
    )


def _days(days: float) -> str:
    if days == 1:
        return "en arbetsdag"
    return f"{few(int(days)) if days == int(days) else number_sv(days)} arbetsdagar"


def followed(number: int | None, months: int) -> str:
    """How many that were followed up so long after."""
    if not number:
        return ""
    after = {3: "tre månader", 12: "tolv månader"}[months]
    return f"Efter {after} följdes {count(number, 'ett fall', 'fall')} upp."


def fed_back(number: int | None, period: str) -> str:
    """How many gave feedback."""
    if not number:
        return ""
    told = count(number, "en rekommendation", "rekommendationer")
    return f"Under {period} fick gruppen återkoppling på {told}."


def hidden_split(what: str) -> str:
    """A table that isn't there, and why."""
    return f"Fördelningen efter {what} visas inte: fallen är för få för att delas upp."


def parties(taking: Sequence[str], invited: Sequence[str], left: Sequence[str]) -> str:
    """Who takes part."""
    told = []
    if taking:
        told.append(f"I gruppen medverkar {listed(taking)}.")
    if invited:
        told.append(f"{listed(invited)} är {'inbjudna' if len(invited) > 1 else 'inbjuden'}.")
    if left:
        told.append(f"{listed(left)} har lämnat gruppen.")
    return " ".join(told)


def meetings(kinds: Mapping[str, int], period: str) -> str:
    """How many meetings of each kind were held."""
    held = count(sum(kinds.values()), "ett möte", "möten")
    some = listed([f"{kind} ({number})" for kind, number in kinds.items()])
    return f"Under {period} hölls {held}: {some}."


def obstacles(
    still: int, raised: int, removed: int, period: str, waiting: Sequence[str]
) -> list[str]:
    """How many obstacles are open, what happened to them, and which have been open long."""
    told = []
    if still:
        verb = "är öppet" if still == 1 else "är öppna"
        told.append(f"{count(still, 'Ett hinder', 'hinder').capitalize()} {verb}.")
    happened = []
    if raised:
        happened.append(f"lades {count(raised, 'ett hinder', 'hinder')} till")
    if removed:
        happened.append(f"undanröjdes {count(removed, 'ett hinder', 'hinder')}")
    if happened:
        told.append(f"Under {period} {listed(happened)}.")
    if waiting:
        told.append(f"Öppna i mer än två tertial: {'; '.join(waiting)}.")
    return told
