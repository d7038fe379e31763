"""Forms: planning a meeting or a project, its agenda, and the notes with who was there."""

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.validators import NumberRange, Optional

from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.core import clock
from kompetensgrupp.groups.models import Party
from kompetensgrupp.meetings import rules
from kompetensgrupp.meetings.models import Anchoring, Meeting, MeetingKind
from kompetensgrupp.meetings.reading import Choices, Line
from kompetensgrupp.meetings.service import NewMeeting, Notes, Present
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import Form, at_most, options, required

LONG = 2000
ONCE = "0"


class _AboutMeeting(CheckedForm):
    """The checker's decisions belong to the meeting."""

    draft_key = HiddenField()
    seen = HiddenField()

    @property
    def about(self) -> str:
        """The name that they are kept under."""
        meeting = (request.view_args or {}).get("meeting")
        return rules.about(meeting) if meeting else ""

    @property
    def seen_number(self) -> int | None:
        """Which revision the page showed."""
        return as_number(self.seen.data) or None


class PlanForm(_AboutMeeting):
    """What, when and where."""

    kind = RadioField(
        "Vad är det för möte?",
        [required("Välj vad det är för möte.")],
        choices=options(MeetingKind.choices()),
    )
    title = StringField(
        "Rubrik",
        [required("Skriv en rubrik."), at_most(120)],
        description="Rubriken följer med till kalendern. Nämn inget fall.",
    )
    day = DateField("Dag", [required("Välj en dag.")])
    start = TimeField("Börjar", [required("Skriv när det börjar, till exempel 13.00.")])
    end = TimeField("Slutar", [required("Skriv när det slutar.")])
    place = StringField("Plats", [at_most(120)])
    weeks = SelectField(
        "Upprepa",
        choices=options([(ONCE, "Nej"), *((str(n), word) for n, word in rules.INTERVALS.items())]),
        default=ONCE,
    )
    times = IntegerField("Antal möten", [Optional()], default=6)

    def new(self) -> NewMeeting:
        """What was typed."""
        return NewMeeting(
            MeetingKind(self.kind.data), self.title.data or "", self.place.data or "",
            self.day.data, self.start.data, self.end.data,
        )  # fmt: skip

    def show(self, meeting: Meeting) -> "PlanForm":
        """Fill the form with the meeting as it is."""
        begins, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
        self.kind.data, self.title.data = meeting.kind.value, meeting.title
        self.day.data, self.start.data, self.end.data = begins.date(), begins.time(), ends.time()
        self.place.data = meeting.place
        return self


class ProjectForm(Form):
    """The first day of a project's meetings."""

    first = DateField("Första workshopen", [required("Välj en dag.")])


class AgendaForm(_AboutMeeting):
    """What to put on the agenda."""

    cases = SelectMultipleField(
        "Fall som väntar",
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
    obstacles = SelectMultipleField(
        "Öppna hinder",
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
    anchoring = BooleanField("Förankring hos parterna")
    title = StringField("En egen punkt", [at_most(160)])

    def offer(self, found: Choices) -> "AgendaForm":
        """Give what waits."""
        self.cases.choices = options(
            [(r.number, f"{r.title} ({r.number}, {r.state.label.lower()})") for r in found.cases]
        )
        self.obstacles.choices = options(
            [(str(row.obstacle.id), row.title) for row in found.obstacles]
        )
        return self


class ItemForm(Form):
    """What was said about an item, and what came of it."""

    item = HiddenField()
    note = TextAreaField("Vad sades?", [at_most(LONG)])
    outcome = TextAreaField("Vad kom mötet fram till?", [at_most(LONG)])


class PresentForm(Form):
    """How many came from a party."""

    party = HiddenField()
    people = IntegerField(
        "Antal personer",
        [
            Optional(),
            NumberRange(0, rules.MOST_PEOPLE, f"Skriv ett tal från 0 till {rules.MOST_PEOPLE}."),
        ],
    )
    anchoring = SelectField(
        "Förankring", choices=options([("", "Inte frågat"), *Anchoring.choices()]), default=""
    )


class PlainList(FieldList):
    """A list whose numbers are plain digits; wtforms stumbles on «²»."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        return super()._extract_indices(prefix, [name for name in formdata if name.isascii()])


class NotesForm(_AboutMeeting):
    """Who was there, what was said under each item, and the rest."""

    present = PlainList(FormField(PresentForm), max_entries=40)
    items = PlainList(FormField(ItemForm), max_entries=60)
    notes = TextAreaField(
        "Övrigt",
        [at_most(LONG * 2)],
        description="Det som rör ett fall skrivs under fallet, så att det gallras med det.",
    )

    def offer(self, agenda: Sequence[Line], parties: Sequence[Party]) -> "NotesForm":
        """Give each item and party its place; what was typed stays where it was."""
        wanted = [str(line.item.id) for line in agenda if not line.is_hidden]
        written = {entry.form.item.data for entry in self.items}
        for number in wanted:
            if number not in written:
                self.items.append_entry({"item": number})
        there = {entry.form.party.data for entry in self.present}
        for party in parties:
            if str(party.id) not in there:
                self.present.append_entry({"party": str(party.id)})
        return self

    def show(self, meeting: Meeting) -> "NotesForm":
        """Fill in what was noted before."""
        self.notes.data, self.seen.data = meeting.notes, str(meeting.revision)
        noted = {str(item.id): item for item in meeting.items}
        for entry in self.items:
            item = noted[entry.form.item.data]
            entry.form.note.data, entry.form.outcome.data = item.note, item.outcome
        came = {str(row.party_id): row for row in meeting.attendance}
        for entry in self.present:
            row = came.get(entry.form.party.data)
            if row is not None:
                entry.form.people.data = row.people
                entry.form.anchoring.data = row.anchoring.value if row.anchoring else ""
        return self

    def told(self) -> Notes:
        """What was typed, with the fields it was typed in."""
        items: dict[int, tuple[str, str]] = {}
        present: dict[int, Present] = {}
        fields: dict[tuple[str, int], str] = {}
        for entry in self.items:
            number = as_number(entry.form.item.data)
            items[number] = (entry.form.note.data or "", entry.form.outcome.data or "")
            fields["note", number] = entry.form.note.name
            fields["outcome", number] = entry.form.outcome.name
        for entry in self.present:
            number = as_number(entry.form.party.data)
            chosen = entry.form.anchoring.data
            anchoring = Anchoring(chosen) if chosen else None
            present[number] = Present(entry.form.people.data or 0, anchoring)
            fields["people", number] = entry.form.people.name
        return Notes(self.notes.data or "", items, present, fields)
