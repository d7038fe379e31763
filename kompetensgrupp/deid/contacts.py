"""Finds e-mail addresses, also «namn snabel-a ställe punkt se», links, user names, IP addresses.

Owns the list of public agency domains, which point at nobody. Knows no names.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid.digits import DIGITS, near, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_REACH = 90
_DOT = r"(?:[ ]?[.][ ]?|\s?[(\[{<]\s?(?:dot|punkt|\.)\s?[)\]}>]\s?|\s(?:punkt|dot)\s)"
_JOIN = rf"(?:{_DOT}|\s?(?:_|-)\s?|\s(?:understreck|underscore|bindestreck|minus|streck|plus)\s)"
_AT = re.compile(
    r"\s{0,2}[(\[{<]\s?(?:at|a|snabel-?\s?a|@|ät)\s?[)\]}>]\s{0,2}|\s{0,2}@\s{0,2}|"
    r"\s{1,2}(?:snabel[- ]?a|alfakrull|kanelbulle)\s{1,2}|\s(?:at|ät|AT)\s",
    re.IGNORECASE,
)
_LOCAL = re.compile(rf"[\w.+\-']{{1,64}}(?:{_JOIN}[\w+\-']{{1,40}}){{0,6}}\Z")
_LOCAL_PLAIN = re.compile(r"[\w.+\-'%&]{1,64}\Z")
_LOCAL_SPACED = re.compile(r"(?:(?<!\w)\w[ ]){3,40}\w?[ ]?\Z")
_DOMAIN = re.compile(rf"[\w\-]{{1,60}}(?:{_DOT}[\w\-]{{1,60}}){{1,5}}", re.IGNORECASE)
_DOMAIN_PLAIN = re.compile(r"[\w\-]{1,60}(?:\.[\w\-]{1,60}){1,5}")
_DOMAIN_SPACED = re.compile(r"(?:\w[ ]){2,40}\.[ ]?(?:\w[ ]?){2,8}")
_HANDLE_NAME = re.compile(r"[\w.\-]{2,40}")
_TLD = (
    "se|nu|com|org|net|eu|info|no|dk|fi|io|gov|edu|de|uk|pl|me|app|dev|tv|biz|online|shop|blog|xyz|"
    "ly|gg|be|co|cc|site|website|space|store|pro|live|social|link|club|example"
)
_ENDS_IN_TLD = re.compile(rf"[. ](?:{_TLD})\Z|\.[a-z]{{2,10}}\Z", re.IGNORECASE)
_URL = re.compile(
    r"\b(?:https?|ftp)\s?:\s?//[^\s<>\"»”]{1,2000}|\bwww\.[^\s<>\"»”]{2,2000}", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?<![\w@.\-/])(?:[\w\-]{{1,60}}\.){{1,4}}(?:{_TLD})(?![\w\-])(?!\.\w)(?:/[^\s<>\"»”]{{0"
    rf",500}})?",
    re.IGNORECASE,
)
_SPOKEN_URL = re.compile(
    rf"(?<!\w)(?:www\s(?:punkt|dot)\s)?[\w\-]{{2,40}}\s(?:punkt|"
    rf"dot)\s(?:{_TLD})(?!\w)(?:\s(?:slash|snedstreck)\s[\w\-]{{1,40}}){{0,4}}",
    re.IGNORECASE,
)
_IP4 = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"
)
_IP6 = re.compile(
    r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}(?![\w:])|"
    r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![\w:])"
)
_AT_HANDLE = re.compile(r"(?<![\w@.])@[ ]?(?=[\w.]*[^\W\d])[\w.\-]{2,40}")
_DISCORD = re.compile(r"(?<![\w#])[^\W\d_][\w.]{1,31}#\d{4}(?!\d)")
_UNDERSCORED = re.compile(
    r"(?<![\w@.\-/])(?=[\w.]{0,30}[^\W\d_]{2})(?:[^\W_]{2,30}(?:\.\w{1,20})?_\w{1,30}|"
    r"[A-ZÅÄÖ]?[a-zåäö]+(?:[A-ZÅÄÖ][a-zåäö]+){1,4}\d{1,4}|[a-zåäö]{2,20}\.[a-zåäö]{2,20}"
    r"\.\d{1,4})(?![\w@])(?!\.\w)"
)
_SPEAKER = re.compile(
    r"^(?P<who>[a-zåäö]{2,20}[._][a-zåäö\d._]{0,19}[a-zåäö\d])(?=: )", re.MULTILINE
)
_DOTTED_ON = re.compile(
    r"(?<![\w@.\-/])[a-zåäö]{2,20}\.[a-zåäö]{2,20}(?= (?:på|i|via) "
    r"(?:teams|insta|facebook|messenger|snap|tiktok|discord|telegram|skype|signal|linkedin))",
    re.IGNORECASE,
)
_SAID_HANDLE = re.compile(
    r"\b(?:instagram|insta|facebook|messenger|fb|snap(?:chat)?|tiktok|discord|telegram|skype|"
    r"kik|twitter|"
    r"linkedin|youtube|twitch|reddit|steam|psn|xbox|gamertag|onlyfans|bluesky|threads|roblox|"
    r"teams|signal|"
    r"användarnamn(?:et)?|användar-?id|username|user|nick(?:name)?|alias(?:et)?|"
    r"inlogg(?:ning)?|login|kontonamn(?:et)?|"
    r"profil(?:en|namn|namnet)?|handle|wifi|domän|ip(?:-adress(?:en)?)?)(?![^\W\d_])"
    r"(?:\s(?:är|heter|som|under|namnet|namn|med|kontot|konto|profil|hen|hon|han|kallar|sig|"
    r"hens|hennes|hans|går|funkar|fungerar|finns|nås|på)){0,4}"
    r"\s?[:=]?\s?[»\"'”(]?(@?[\w.\-]{3,40})",
    re.IGNORECASE,
)
_LOOKS_LIKE_HANDLE = re.compile(r"(?=.*[^\W\d_])(?:.*[\d_@].*|.*\w[.\-]\w.*)\Z", re.DOTALL)
_TRIM = ".,;:!?)]}'»”\"-"

AGENCY_DOMAINS = v.section("agency_domains")
_PLAIN_LETTERS = str.maketrans("åäöé", "aaoe")
_AGENCY_SUFFIXES = (".gov", ".europa.eu", "kommun.se", "region.se", "regionen.se")
_FUNCTION_BOXES = v.section("function_boxes")


_AT_SIGNS = (
    "@", "snabel", "(a", "[a", "{a", "<a", "( a", "[ a", " at ", " ät ",
    "alfakrull", "kanel", "\nat ",
)  # fmt: skip
_SERVICES = (
    "insta", "face", "messenger", "fb", "snap", "tiktok", "discord", "telegram", "skype", "kik",
    "twitter", "linkedin", "youtube", "twitch", "reddit", "steam", "psn", "xbox", "gamer", "only",
    "bluesky", "threads", "roblox", "teams", "signal", "användar", "user", "nick", "alias", "log",
    "kontonamn", "profil", "handle", "wifi", "domän", "ip",
)  # fmt: skip


def find(text: str) -> Iterator[Draft]:
    """Addresses, links, handles and IP numbers in `text`, perhaps overlapping."""
    yield from _emails(text)
    yield from _links(text)
    yield from _handles(text)
    for pattern in (_IP4, _IP6):
        for match in scan(pattern, text, near(DIGITS, text)):
            yield Draft(
                match.start(),
                match.end(),
                Kind.URL_HANDLE,
                "net.ip",
                "En IP-adress kan spåras till en anslutning.",
                0.9,
            )


def agency(domain: str) -> bool:
    """Whether a domain, or the one it lies under, is a public agency's own."""
    domain = domain.lower().removeprefix("www.").translate(_PLAIN_LETTERS)
    parts = domain.split(".")
    return (
        any(".".join(parts[index:]) in AGENCY_DOMAINS for index in range(len(parts) - 1))
        or domain.endswith(_AGENCY_SUFFIXES)
        or domain.startswith(("region", "kommun"))
    )


def _emails(text: str) -> Iterator[Draft]:
    lowered = text.lower()
    if not any(sign in lowered for sign in _AT_SIGNS):
        return
    for at in _AT.finditer(text):
        plain = at.group() == "@"
        spoken = at.group().strip().lower() in ("at", "ät")
        found = _around(text, at.start(), at.end(), plain=plain, spoken=spoken)
        if found is None:
            continue
        start, end = found
        local, domain = text[start : at.start()], text[at.end() : end]
        if agency(domain) and local.lower().strip() in _FUNCTION_BOXES:
            continue
        rule = "mail.plain" if plain else "mail.spelled"
        why = "En e-postadress." if plain else "En e-postadress skriven med ord eller mellanslag."
        yield Draft(start, end, Kind.EPOST, rule, why, 0.99 if plain else 0.93)


def _around(
    text: str, start: int, end: int, *, plain: bool, spoken: bool
) -> tuple[int, int] | None:
    """Where the address around an at sign begins and ends, or None if it is no address."""
    head = text[max(0, start - _REACH) : start]
    tail = text[end : end + _REACH]
    domain = (_DOMAIN_PLAIN if plain else _DOMAIN).match(tail)
    if plain and domain is None:
        domain = _DOMAIN.match(tail)
    if domain is None or not _ENDS_IN_TLD.search(domain.group()):
        domain = _DOMAIN_SPACED.match(tail) or domain
    if domain is None:
        return None
    # The plain pattern may run on into the next sentence: «…@example.org Prisbasbeloppet».
    stop = end + _domain_end(domain.group(), plain=plain)
    spaced = _LOCAL_SPACED.search(head)
    local = spaced or (_LOCAL_PLAIN.search(head) if plain else None) or _LOCAL.search(head)
    if local is None or (spoken and not _ENDS_IN_TLD.search(text[end:stop])):
        return None
    first = start - len(local.group())
    if plain and local.group().startswith("."):
        first += len(local.group()) - len(local.group().lstrip("."))
    return first, stop


def _domain_end(domain: str, *, plain: bool) -> int:
    if plain and " " not in domain:
        return len(domain.rstrip("-_"))
    match = re.match(rf"(?:.*?)(?:[. )\]](?:{_TLD})(?![\w]))", domain, re.IGNORECASE)
    return match.end() if match else len(domain.rstrip())


def _links(text: str) -> Iterator[Draft]:
    for pattern in (_URL, _BARE, _SPOKEN_URL):
        for match in pattern.finditer(text):
            link = match.group().rstrip(_TRIM)
            host = re.sub(r"\A\w+\s?:\s?//", "", link).split("/")[0].split("?")[0]
            if agency(re.sub(r"\s(?:punkt|dot)\s", ".", host.split(":")[0])):
                continue
            yield Draft(
                match.start(), match.start() + len(link), Kind.URL_HANDLE, "net.link",
                "En länk kan leda till personen.", 0.95,
            )  # fmt: skip


def _handles(text: str) -> Iterator[Draft]:
    for match in _UNDERSCORED.finditer(text):
        yield Draft(
            match.start(), match.end(), Kind.URL_HANDLE, "net.handle",
            "Ser ut som ett användarnamn: delar utan mellanslag.", 0.8,
        )  # fmt: skip
    for match in _SPEAKER.finditer(text):
        yield Draft(
            match.start(), match.end(), Kind.URL_HANDLE, "net.handle",
            "Den som skriver i en chatt, med sitt användarnamn.", 0.85,
        )  # fmt: skip
    for pattern in (_AT_HANDLE, _DISCORD):
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip(_TRIM))
            yield Draft(
                match.start(),
                end,
                Kind.URL_HANDLE,
                "net.handle",
                "Ett användarnamn leder till personens konto.",
                0.93,
            )
    lowered = text.lower()
    if not any(service in lowered for service in _SERVICES):
        return
    for match in _DOTTED_ON.finditer(text):
        yield Draft(
            match.start(), match.end(), Kind.URL_HANDLE, "net.said",
            "Ett användarnamn på tjänsten som nämns strax efter.", 0.85,
        )  # fmt: skip
    for match in _SAID_HANDLE.finditer(text):
        name = match.group(1).rstrip(_TRIM)
        named = ":" in text[match.start() : match.start(1)] and not swedish.known(name.lower())
        if (named or _LOOKS_LIKE_HANDLE.match(name)) and not re.fullmatch(r"[\d.\-]+", name):
            yield Draft(
                match.start(1), match.start(1) + len(name), Kind.URL_HANDLE, "net.said",
                "Ett användarnamn på tjänsten som nämns strax före.", 0.88,
            )  # fmt: skip
