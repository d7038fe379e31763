"""Whatever is sent, the answer is a page in Swedish, never a fault; what was typed is kept."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.factories import Factory
from tests.sending import answer_of, row_counts, send, token_of

NASTY = (
    "<script>alert(1)</script>", "${7*7}", "'; drop table comment; --", "\u202egnp.exe",
    "a" * 7999, "👩‍🦽", "=cmd|' /C calc'!A0",
    "nu\x00ll", "%00", "\ufeff\ufffehej", "é" * 100, "\u200b\u200bhej",
)  # fmt: skip


def test_nasty_text_is_shown_as_it_was_typed(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    for text in NASTY:
        assert send(cast.bo, f"/fall/{number}/inlagg", text=text, kind="fact").status == 303
    page = cast.fatima.get(f"/fall/{number}")
    bodies = [body.get_text() for body in page.soup.select(".post__body")]
    assert bodies[0] == "<script>alert(1)</script>"
    assert bodies[1] == "${7*7}"
    assert "null" in bodies
    assert not page.soup.select("main script")


def test_a_body_over_a_megabyte_is_refused_in_words(cast: Cast, make: Factory, app: Flask) -> None:
    number = make.case("questions")
    token_of(cast.bo)
    before = row_counts(app)
    answer = send(cast.bo, f"/fall/{number}/inlagg", text="å" * 600_000, kind="fact")
    assert answer.status == 413
    assert "större än en megabyte" in answer.text
    assert row_counts(app) == before


def test_thousands_of_fields_are_refused(cast: Cast, make: Factory, app: Flask) -> None:
    number = make.case("questions")
    token = token_of(cast.bo)
    before = row_counts(app)
    many = {f"falt-{n}": "x" for n in range(2_000)}
    parts = cast.bo.client.post(
        f"/fall/{number}/inlagg",
        data={"csrf_token": token, **many},
        content_type="multipart/form-data",
    )
    assert answer_of(cast.bo, parts).status == 413
    plain = send(cast.bo, f"/fall/{number}/inlagg", text="", **many)
    assert 400 <= plain.status < 500
    assert row_counts(app) == before


@pytest.mark.parametrize("length", [8001, 100_000])
def test_too_long_a_post_comes_back_with_its_text(cast: Cast, make: Factory, length: int) -> None:
    number = make.case("questions")
    text = "å" * length
    answer = send(cast.bo, f"/fall/{number}/inlagg", text=text, kind="fact")
    assert answer.status == 422
    assert "högst 8000 tecken" in answer.one("#error-summary").get_text()
    assert answer.form("#comment-form")["text"] == text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=%ff%fe%00&kind=fact", "application/x-www-form-urlencoded"),
        ("text=hallå&kind=fact".encode("utf-16"), "application/x-www-form-urlencoded"),
        (b"text=%ED%A0%80&kind=fact", "application/x-www-form-urlencoded"),
        (b'{"text": "hej"}', "application/json"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"\x00\x01\x02", "multipart/form-data"),
        (b"", "text/plain"),
        (b"&&&===&%zz=%", "application/x-www-form-urlencoded; charset=utf-7"),
    ],
)
def test_a_body_in_the_wrong_shape_is_no_fault(
    cast: Cast, make: Factory, body: bytes, kind: str
) -> None:
    number = make.case("questions")
    token = token_of(cast.bo)
    response = cast.bo.client.post(
        f"/fall/{number}/inlagg",
        data=body,
        content_type=kind,
        headers={"X-CSRFToken": token},
    )
    assert answer_of(cast.bo, response).status < 500


HUGE = str(10**30)
ODD_ADDRESSES = (
    "/fall/KG-26-%00%00", "/fall/%ff%fe", "/fall/" + "a" * 3000, "/fall/KG-26-7F3K%0d%0aX: y",
    "/fall?lage=%00&kategori=%00", "/fall?fore=x", "/fall?fore=2026-01-01T00:00:00%2B00:00_" + HUGE,
    "/fall?fore=2026-01-01T00:00:00_1", "/fall?fore=9999-12-31T23:59:59-14:00_1",
    "/fall?kategori=' OR 1=1", "/fall?lage=erased&lage=draft", "/beslutslogg?fore=" + HUGE,
    "/beslutslogg?fore=%C2%B2", "/beslutslogg?fall=%00", "/beslutslogg?handelse=%00",
    "/beslutslogg?fall=" + "9" * 2000, "/handbok/%00", "/handbok/../../etc/passwd",
    "/resurs/x/..%2f..%2fapp.css", "/fall/{n}?efter=" + HUGE, "/fall/{n}?efter=-" + HUGE,
    "/fall/{n}?efter=0&sist=%C2%B2", "/fall/{n}?efter=x", "/fall/{n}?efter=1&sist=" + HUGE,
    "/fall/{n}/inlagg/" + HUGE, "/fall/{n}/inlagg/0/svara", "/fall/{n}/forslag/" + HUGE,
    "/logga-in?nasta=" + "/" * 5000, "/fall/{n}/skriv/" + HUGE, "/granska/%00",
)  # fmt: skip


def test_odd_addresses_are_no_fault(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    faults = []
    for person in (cast.bo, cast.hanna):
        person.get("/")
        for address in ODD_ADDRESSES:
            try:
                status = person.get(address.format(n=number)).status
            except Exception as error:
                status = 500
                faults.append((address[:80], type(error).__name__))
            assert status != 500 or faults, address
    assert not faults


@pytest.mark.parametrize(
    "fields",
    [
        {"parent": HUGE},
        {"parent": "-1"},
        {"parent": "x"},
        {"parent": "²"},
        {"parent": "999"},
        {"kind": "\x00"},
        {"kind": "nothing"},
        {"text": ["ett", "två"]},
        {"draft_key": "\x00" * 100},
        {"idempotency_key": "\x00"},
    ],
)
def test_odd_fields_are_no_fault(cast: Cast, make: Factory, fields: dict[str, object]) -> None:
    number = make.case("questions")
    answer = send(cast.bo, f"/fall/{number}/inlagg", **{"text": "Hej", "kind": "fact", **fields})
    assert answer.status < 500
    if answer.status == 422:
        assert answer.form("#comment-form")["text"] == "Hej"


@pytest.mark.parametrize("group", ["²", HUGE, "", "-1", "x", "999"])
def test_an_odd_group_is_nowhere(cast: Cast, group: str) -> None:
    assert send(cast.bo, "/grupp/byt", group=group).status == 404


@pytest.mark.parametrize("key", ["", "../x", "å", "x" * 81, "a b", "\x00"])
def test_a_draft_under_an_odd_name_is_refused(cast: Cast, key: str) -> None:
    assert 400 <= send(cast.bo, "/utkast", draft_key=key, text="Hej").status < 500


@pytest.mark.parametrize(
    ("address", "status"),
    [("/finns-inte", 404), ("/fall/nytt/nytt", 404), ("/demo/logga-in", 405), ("/logga-ut", 405)],
)
def test_wrong_addresses_answer_in_swedish(cast: Cast, address: str, status: int) -> None:
    page = cast.bo.get(address)
    assert page.status == status
    assert "Till startsidan" in page.text
