"""What htmx swaps in is what a reload would show, and without scripts the same thing happens.

Every fragment that a view sends has its test here: see FRAGMENTS.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest

from kompetensgrupp.config import PROJECT
from kompetensgrupp.core import clock
from kompetensgrupp.threads import service
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.htmx import Tab, outline

NUMBER = re.compile(r"KG-\d\d-[0-9A-Z]{4}")
#: Fragment: the test that swaps it in and reloads.
FRAGMENTS = {
    "components/_said.html": "test_anna_hears_that_her_post_is_sent",
    "decisions/_meeting_form.html": "test_cilla_notes_an_objection_without_saying_why",
    "decisions/_proposal_form.html": "test_bo_adds_a_step_to_his_proposal",
    "decisions/_standpoint_form.html": "test_bo_opposes_without_saying_why",
    "drafts/_status.html": "test_what_anna_types_is_kept",
    "followups/_feedback_form.html": "test_anna_gives_half_her_feedback",
    "followups/_follow_up_form.html": "test_anna_forgets_to_say_what_came_in_the_way",
    "guide/_beside.html": "test_anna_sees_what_is_alike_beside_her_case",
    "lessons/_alike.html": "test_anna_sees_what_is_alike_beside_her_case",
    "lessons/_list.html": "test_bo_looks_for_a_word",
    "library/_list.html": "test_bo_looks_for_a_word",
    "mapping/_found.html": "test_cilla_reads_a_file_in_place",
    "search/_count.html": "test_bo_looks_for_a_word",
    "search/_hits.html": "test_bo_looks_for_a_word",
    "threads/_arrivals.html": "test_anna_sees_the_others_posts_arrive",
    "threads/_composer.html": "test_anna_posts_nothing",
    "threads/_composer_place.html": "test_anna_answers_in_place",
    "threads/_head.html": "test_anna_posts_in_place",
    "threads/_poller.html": "test_anna_sees_that_the_page_has_changed",
    "threads/_waiting.html": "test_annas_post_waits_for_a_colleague",
}
#: Fragments that no page includes or that have more roots than one, and why.
NO_PAGE = {
    "components/_said.html": "base.html has its place, filled by flashed messages",
    "drafts/_status.html": "only words, for the place that drafts/_autosave.html keeps",
    "threads/_arrivals.html": "posts on their way; the page draws them with the same macro",
}
SEVERAL_ROOTS = {
    "drafts/_status.html": "only words",
    "threads/_arrivals.html": "one for each post, each with its place",
    "threads/_composer.html": "takes away the form that stands elsewhere, and comes in its stead",
}


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    """The clock stands still, so that two pages tell the same time."""
    with clock.at(clock.now()):
        yield


def test_anna_posts_in_place(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make)
    tab.submit("#comment-form", text="Har någon träffat personen?", kind="question")
    assert tab.main() == tab.reloaded()
    plain.submit("#comment-form", text="Har någon träffat personen?", kind="question")
    assert _same(tab, Tab(cast.anna, plain.address))


def test_anna_hears_that_her_post_is_sent(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make)
    tab.submit("#comment-form", text="Har någon träffat personen?")
    said = plain.submit("#comment-form", text="Har någon träffat personen?").said
    assert tab.one("#said").get_text(strip=True) == said == "Ditt inlägg är skickat."


def test_anna_answers_in_place(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make)
    for seq in (2, 2, 1):  # the form moves from place to place
        tab.fetch(f'#inlagg-{seq} a[hx-get$="/svara"]')
    assert tab.one("#inlagg-1 #comment-form")
    tab.submit("#comment-form", text="Ja, i förra veckan.")
    assert tab.main() == tab.reloaded()
    page = plain.person.get(f"{plain.address}/inlagg/1/svara")
    page.submit("#comment-form", text="Ja, i förra veckan.")
    assert _same(tab, Tab(cast.anna, plain.address))


def test_anna_posts_nothing(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make)
    answer = tab.submit("#comment-form", text="")
    refused = plain.submit("#comment-form", text="")
    assert answer.status == refused.status == 422
    assert _part(tab, "#composer") == _part(refused, "#composer")
    tab.submit("#comment-form", text="Nu med ord i.")
    assert tab.main() == tab.reloaded()


def test_anna_answers_nothing(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make)
    tab.fetch('#inlagg-1 a[hx-get$="/svara"]')
    tab.submit("#comment-form", text="")
    refused = plain.person.get(f"{plain.address}/inlagg/1/svara").submit("#comment-form", text="")
    assert _part(tab, "#composer") == _part(refused, "#composer")
    tab.submit("#comment-form", text="Nu med ord i.")
    assert tab.main() == tab.reloaded()


@pytest.mark.parametrize("parents", [(None,), (None, 1, None), (2, 1, 3, None), (1, 3, 4, 1)])
def test_anna_sees_the_others_posts_arrive(
    cast: Cast, make: Factory, parents: tuple[int | None, ...]
) -> None:
    tab, _ = _twice(cast, make)
    number = tab.address.removeprefix("/fall/")
    for parent in parents:
        make.comment(number, "fatima", "Ett svar.", parent)
    tab.fetch("#poller")
    assert f"inlagg-{2 + len(parents)}" in str(tab.soup)
    assert tab.main() == tab.reloaded()
    make.comment(number, "bo", "Ett till.", 1)
    tab.fetch("#poller")
    assert tab.main() == tab.reloaded()


def test_the_first_post_arrives_in_an_empty_thread(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    tab = Tab(cast.anna, f"/fall/{number}")
    make.comment(number, "bo", "Först här.")
    tab.fetch("#poller")
    assert tab.main() == tab.reloaded()


def test_anna_sees_a_post_go(cast: Cast, make: Factory) -> None:
    """A withdrawn post changes where it stands; a new one arrives in the same answer."""
    tab, _ = _twice(cast, make)
    number = tab.address.removeprefix("/fall/")
    make.comment(number, "fatima", "Jag kan fråga läkaren.", 1)
    cast.bo.get(f"/fall/{number}/inlagg/1/dra-tillbaka").submit('form[action$="/dra-tillbaka"]')
    tab.fetch("#poller")
    assert "tillbakadraget" in tab.one("#inlagg-1").get_text()
    assert tab.main() == tab.reloaded()


@pytest.mark.parametrize("parent", [None, 1])
def test_annas_post_waits_for_a_colleague(
    cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch, parent: int | None
) -> None:
    """It stands apart, and leaves that place for the thread when it has been approved."""
    tab, _ = _twice(cast, make)
    number = tab.address.removeprefix("/fall/")
    if parent:
        tab.fetch(f'#inlagg-{parent} a[hx-get$="/svara"]')
    with monkeypatch.context() as patch:
        patch.setattr(service, "fit", lambda *_, **__: True)  # something was kept in the text
        tab.submit("#comment-form", text="Ring kommunens växel.")
    assert "Bara du och granskare" in tab.one("#vantar").get_text()
    assert tab.main() == tab.reloaded()
    make.comment(number, "bo", "Ett till.", 1)
    make.release(number, "hanna", 1)
    tab.fetch("#poller")
    assert not tab.one("#vantar").get_text(strip=True)
    assert tab.main() == tab.reloaded()


@pytest.mark.parametrize("act", ["change", "flag"])
def test_a_post_changes_under_an_answer_being_written(cast: Cast, make: Factory, act: str) -> None:
    tab, _ = _twice(cast, make)
    number = tab.address.removeprefix("/fall/")
    tab.fetch('#inlagg-1 a[hx-get$="/svara"]')
    if act == "change":
        make.correct(number, "bo", 1, "Så är det inte alls.")
    else:
        make.flag(number, 1, "fatima")
    tab.fetch("#poller")
    assert tab.one("#inlagg-1 #comment-form")
    assert ("inte alls" if act == "change" else "dolt") in tab.one("#inlagg-1").get_text()
    tab.submit("#comment-form", text="Jag svarar ändå.")
    assert tab.main() == tab.reloaded()


def test_nothing_new_swaps_nothing(cast: Cast, make: Factory) -> None:
    tab, _ = _twice(cast, make)
    before = tab.main()
    assert tab.fetch("#poller").status == 204
    assert tab.main() == before


def test_anna_sees_that_the_page_has_changed(cast: Cast, make: Factory) -> None:
    """A proposal stands elsewhere on the page: the poll says so, and the link brings it."""
    tab, _ = _twice(cast, make)
    make.proposal(tab.address.removeprefix("/fall/"))
    tab.fetch("#poller")
    link = tab.one("#poller a")
    assert link["href"] == tab.address
    assert Tab(cast.anna, str(link["href"])).main() == tab.reloaded()
    assert tab.fetch("#poller").status == 204


def test_bo_adds_a_step_to_his_proposal(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make, "bo", "/forslag/nytt")
    filled = {"summary": "En gemensam plan", "steps_0_measure": "Kartläggning"}
    for act in (tab.submit, plain.submit):
        answer = act("#proposal-form", **filled, action="add_step")
        assert answer.status == 422
    assert _part(tab, "#proposal-form") == _part(answer, "#proposal-form")
    filled = {"steps_0_party": _party(tab), "steps_0_when": "inom en vecka"}
    tab.submit("#proposal-form", **filled)
    answer = answer.submit("#proposal-form", **filled)
    assert tab.led_to == f"{tab.address.removesuffix('/forslag/nytt')}#forslag"
    assert _same(Tab(cast.bo, tab.led_to.partition("#")[0]), Tab(cast.bo, answer.address))


def test_bo_opposes_without_saying_why(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make, "bo", "", "proposed")
    tab.submit("#standpoint-form", stance="oppose")
    refused = plain.submit("#standpoint-form", stance="oppose")
    assert refused.status == 422
    assert _part(tab, "#standpoint-form") == _part(refused, "#standpoint-form")
    tab.submit("#standpoint-form", reason="Underlaget saknas.")
    refused.submit("#standpoint-form", reason="Underlaget saknas.")
    assert tab.led_to == f"{tab.address}#forslag"
    assert _same(Tab(cast.bo, tab.address), Tab(cast.bo, plain.address))


def test_cilla_notes_an_objection_without_saying_why(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make, "cilla", "/forslag/1/mote", "proposed")
    objects = {"parties-1-stance": "oppose"}
    tab.submit("#meeting-form", **objects)
    refused = plain.submit("#meeting-form", **objects)
    assert refused.status == 422
    assert _part(tab, "#meeting-form") == _part(refused, "#meeting-form")
    said = {"parties-1-reason": "Underlaget saknas."}
    tab.submit("#meeting-form", **said)
    refused.submit("#meeting-form", **said)
    case = tab.address.removesuffix("/forslag/1/mote")
    assert tab.led_to == f"{case}#forslag"
    plain_case = plain.address.removesuffix("/forslag/1/mote")
    assert _same(Tab(cast.cilla, case), Tab(cast.cilla, plain_case))


def test_anna_gives_half_her_feedback(cast: Cast, make: Factory) -> None:
    tab, plain = _twice_confirmed(cast, make, "aterkoppling", 22)
    tab.submit("#feedback-form", plan="confirmed", text="Det hjälpte.")
    refused = plain.submit("#feedback-form", plan="confirmed", text="Det hjälpte.")
    assert refused.status == 422
    assert _part(tab, "#feedback-form") == _part(refused, "#feedback-form")
    tab.submit("#feedback-form", contacts="prepared", value="4")
    case = refused.submit("#feedback-form", contacts="prepared", value="4")
    assert tab.led_to == f"{case_of(tab)}#sa-gick-det"
    assert _same(Tab(cast.anna, case_of(tab)), Tab(cast.anna, case.address))


def test_anna_forgets_to_say_what_came_in_the_way(cast: Cast, make: Factory) -> None:
    tab, plain = _twice_confirmed(cast, make, "sa-gick-det", 100)
    filled = {"situation": "measure", "involved": "no", "steps_0_outcome": "not"}
    tab.submit("#followup-form", **filled)
    refused = plain.submit("#followup-form", **filled)
    assert refused.status == 422
    assert _part(tab, "#followup-form") == _part(refused, "#followup-form")
    tab.submit("#followup-form", steps_0_reason="legal")
    case = refused.submit("#followup-form", steps_0_reason="legal")
    assert tab.led_to == f"{case_of(tab)}#sa-gick-det"
    assert _same(Tab(cast.anna, case_of(tab)), Tab(cast.anna, case.address))


def case_of(tab: Tab) -> str:
    """The address of the case whose form stands in the tab."""
    return tab.address.rpartition("/")[0]


def test_anna_sees_what_is_alike_beside_her_case(cast: Cast, make: Factory) -> None:
    """The place on the case's page begins as a link; what comes there is what the link shows."""
    make.lesson(make.case("confirmed"), situation="Hen saknar SGI och planeringen, sjukskriven.")
    number = make.case("questions")
    for address, place, words in (
        (f"/fall/{number}", "#liknande", "Börja med läkarens ord"),
        (f"/fall/{make.case('draft')}/skriv/4", "#liknande", "Börja med läkarens ord"),
        (f"/fall/{number}", "#vem-gor-vad", "Uppdrag"),
    ):
        tab = Tab(cast.anna, address)
        link = str(tab.one(f"{place} a")["href"])
        tab.fetch(place)
        assert words in tab.one(f"{place}:not([hx-get])").get_text()
        assert _part(cast.anna.get(link), place) == _part(tab, place)


def test_bo_looks_for_a_word(cast: Cast, make: Factory) -> None:
    make.comment(make.case("discussion"), "bo", "Stegen står kvar.")
    make.lesson(make.case("confirmed"), title="Stegen först")
    pages = {"/sok": ("#search-form", "#traffar", "#antal"),
             "/omvarld": ("#library-form", "#exempel"),
             "/erfarenheter": ("#bank-form", "#lardomar")}  # fmt: skip
    for address, (form, *ids) in pages.items():
        tab = Tab(cast.bo, address)
        for fields in (
            {"q": "stegar"}, {"q": "stegar", "kategori": "work_obstacle"}, {"q": "850709-9805"},
            {"q": "inget sådant", "kategori": ""}, {"q": ""},
        ):  # fmt: skip
            # The bank asks for the way in only when enough cases share one.
            known = {n: v for n, v in fields.items() if tab.soup.select(f'{form} [name="{n}"]')}
            tab.ask(form, **known)
            # The fields keep what was typed; all else is what a reload shows.
            found, again = (Tab.read(str(o)) for o in (tab.soup, Tab(cast.bo, tab.address).soup))
            for id_ in ids:
                assert outline(found.select(id_)[0]) == outline(again.select(id_)[0]), fields


def test_bo_points_someone_out_in_his_proposal(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make, "bo", "/forslag/nytt")
    filled = {"steps_0_measure": "Ring personen", "steps_0_party": _party(tab)}
    filled |= {"summary": "Nås på 070-174 06 58", "steps_0_when": "inom en vecka"}
    tab.submit("#proposal-form", **filled)
    refused = plain.submit("#proposal-form", **filled)
    assert refused.has(".findings")
    assert _part(tab, "#proposal-form") == _part(refused, "#proposal-form")


def test_bo_points_someone_out_in_his_reason(cast: Cast, make: Factory) -> None:
    tab, plain = _twice(cast, make, "bo", "", "proposed")
    filled = {"stance": "oppose", "reason": "Nås på 070-174 06 58"}
    tab.submit("#standpoint-form", **filled)
    refused = plain.submit("#standpoint-form", **filled)
    assert refused.has(".findings")
    assert _part(tab, "#standpoint-form") == _part(refused, "#standpoint-form")


def test_what_anna_types_is_kept(cast: Cast, make: Factory) -> None:
    tab, _ = _twice(cast, make)
    tab.type("#comment-form", text="Halva tanken")
    assert tab.one("#comment-form-saved").get_text().startswith("Utkast sparat")
    assert Tab(cast.anna, tab.address).one("#comment-form textarea").get_text() == "Halva tanken"
    with clock.at(clock.now() + timedelta(hours=11)):
        assert tab.type("#comment-form", text="Efter lång tid").status == 401


def test_cilla_reads_a_file_in_place(cast: Cast) -> None:
    tab = Tab(cast.cilla, "/kartlaggning/hamta")
    for data in ("Kön;Ålder\nK;27\nM;x\n", "Kön;Ålder\nK;27\n", "%PDF"):
        plain = cast.cilla.get(tab.address)
        answers = [
            page.submit("#bring-form", file=(BytesIO(data.encode()), "lista.csv"))
            for page in (tab, plain)
        ]
        assert len({answer.status for answer in answers}) == 1
        assert _part(tab, "#found") == _part(answers[1], "#found")


def test_every_fragment_has_its_oracle() -> None:
    sent = set()
    for path in (PROJECT / "kompetensgrupp").rglob("*.py"):
        sent |= set(re.findall(r'"([a-z]+/_[a-z_]+\.html)"', path.read_text("utf-8")))
    assert sent == FRAGMENTS.keys(), "tests/house/test_htmx_oracle.py: FRAGMENTS"
    missing = {name for name in FRAGMENTS.values() if name not in globals()}
    assert not missing


@pytest.mark.parametrize("name", sorted(FRAGMENTS))
def test_a_fragment_is_part_of_a_page_and_has_one_root(name: str) -> None:
    templates = PROJECT / "templates"
    pages = [path.read_text("utf-8") for path in templates.rglob("*.html")]
    assert any(f'include "{name}"' in page for page in pages) != (name in NO_PAGE), name
    source = re.sub(r"{#.*?#}|{%.*?%}", "", (templates / name).read_text("utf-8"), flags=re.DOTALL)
    source = re.sub(r"{{.*?}}", "", source, flags=re.DOTALL)
    body = Tab.read(source).body
    assert body is not None
    roots = body.find_all(recursive=False)
    if name not in SEVERAL_ROOTS:
        assert len(roots) == 1, f"{name}: {len(roots)} roots"
        assert roots[0].has_attr("id"), f"{name}: its root has no id that stays"


def _twice(
    cast: Cast, make: Factory, name: str = "anna", below: str = "", state: str = "discussion"
) -> tuple[Tab, Page]:
    """The same case twice, with two posts: open in a tab with scripts, and as a plain page."""
    numbers = [make.case(state), make.case(state)]
    for number in numbers:
        make.comment(number, "bo", "Vad säger läkaren?")
        make.comment(number, "fatima", "Det vet vi på torsdag.", 1)
    person = getattr(cast, name)
    first, second = (f"/fall/{number}{below}" for number in numbers)
    return Tab(person, first), person.get(second)


def _twice_confirmed(cast: Cast, make: Factory, below: str, days: int) -> tuple[Tab, Page]:
    """A form of the time after in two cases whose recommendations came so many days ago."""
    with clock.at(clock.now() - timedelta(days=days)):
        first, second = (f"/fall/{make.case('confirmed')}/{below}" for _ in range(2))
    return Tab(cast.anna, first), cast.anna.get(second)


def _same(one: Tab, other: Tab) -> bool:
    """Whether two cases' pages say the same, apart from their numbers."""
    lines = [NUMBER.sub("KG", "\n".join(tab.main())) for tab in (one, other)]
    assert lines[0] == lines[1]
    return True


def _part(page: Tab | Page, selector: str) -> str:
    soup = Tab.read(page.response.text) if isinstance(page, Page) else page.soup
    lines = NUMBER.sub("KG", "\n".join(outline(soup.select(selector)[0])))
    lines = re.sub(r"\b[a-p]{24}\b|(?<=_)[a-p]{24}\b", "…", lines)  # prints: each case has its own
    return re.sub("<h[23] ", "<h ", lines)  # a page of its own has the heading a level up


def _party(tab: Tab) -> str:
    return str(tab.one('[name="steps-0-party"]').select("option")[1]["value"])
