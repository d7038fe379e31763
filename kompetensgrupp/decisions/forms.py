"""Forms for a proposal with its steps, a standpoint, and the leader's confirmation."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kompetensgrupp.accounts.models import User
from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.decisions.models import ANSWERS, Proposal, Stance, StepKind
from kompetensgrupp.decisions.noting import Said
from kompetensgrupp.decisions.proposals import NewStep
from kompetensgrupp.decisions.rules import PartyAnswer, may_answer_for_sip, needs_reason
from kompetensgrupp.groups.models import Party
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import Form, at_most, options, required

MOST_STEPS = 12
LONGEST_MEASURE = 300


class StepForm(Form):
    """Insats · Ersättning eller stöd · Ansvarig part · När; a step left empty is no step.

    Of a SIP it asks the goal, the measures, who answers for it, coordinates it and invites to it.
    """

    kind = HiddenField(default=StepKind.MEASURE.value)
    goal = StringField("Mål med planen", [at_most(300)])
    measure = StringField("Insats", [at_most(LONGEST_MEASURE)])
    benefit = StringField("Ersättning eller stöd", [at_most(300)])
    party = SelectField("Ansvarig part", coerce=str, validate_choice=False)
    when = StringField("När", [at_most(120)])
    aim = StringField("Syfte", [at_most(300)])
    needs_consent = BooleanField("Kräver personens samtycke")
    depends_on = SelectField("Bygger på steg", coerce=str, validate_choice=False)
    coordinator = SelectField("Samordnar planen", coerce=str, validate_choice=False)
    inviter = SelectField("Bjuder in till planen", coerce=str, validate_choice=False)

    @property
    def is_sip(self) -> bool:
        """Whether the step is a coordinated individual plan."""
        return self.kind.data == StepKind.SIP

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in the step."""
        texts = (self.goal, self.measure, self.benefit, self.when, self.aim)
        return not any(field.data for field in texts)

    def offer(self, parties: list[Party], index: int) -> None:
        """Give the step the parties to choose between and the steps it may build on."""
        able = [p for p in parties if not self.is_sip or may_answer_for_sip(p)]
        self.party.choices = _party_choices(able)
        self.coordinator.choices = self.inviter.choices = _party_choices(parties)
        before = [(str(n), f"Steg {n}") for n in range(1, index + 1)]
        self.depends_on.choices = options([("", "Inget"), *before])
        if self.is_sip:
            self.measure.label.text = "Insatser i planen"
            self.party.label.text = "Ansvarig huvudman"
            self.when.label.text = "När planen ska vara på plats"


class StepList(FieldList):
    """A list whose numbers are plain digits; wtforms stumbles on «²»."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        return super()._extract_indices(prefix, [name for name in formdata if name.isascii()])


class ProposalForm(CheckedForm):
    """A version of a proposal. `steps-N-…` are the names of a step's fields."""

    summary = TextAreaField(
        "Vad föreslår du, i korthet?", [required("Sammanfatta förslaget."), at_most(2000)]
    )
    steps = StepList(FormField(StepForm), min_entries=1, max_entries=MOST_STEPS)
    answer_by = DateField("Svar senast", [Optional()])
    hides_answers = BooleanField("Dölj andras svar tills den egna parten har svarat")
    example = SelectField("Bygger på ett exempel från andra", default="")
    #: The post that is shown beside the form, and those that words were taken from.
    post = HiddenField()
    builds_on = SelectMultipleField(
        "Bygger på",
        coerce=str,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    draft_key = HiddenField()

    def name_sources(self, sources: Sequence[Mapping[str, Any]]) -> "ProposalForm":
        """Let each post that the proposal builds on be named, and unticked."""
        self.builds_on.choices = options(
            [(str(s["seq"]), f"inlägg {s['seq']} av {s['author']}") for s in sources]
        )
        return self

    @property
    def source_numbers(self) -> list[int]:
        """The numbers of the posts that the proposal builds on."""
        return [number for seq in self.builds_on.data or () if (number := as_number(seq))]

    def take(self, seq: int, words: str, as_step: bool) -> None:
        """Take a post's words into the summary or a new step, and remember where they come from."""
        if as_step:
            if not self.steps[-1].form.is_empty:
                self.add(StepKind.MEASURE)
            last = self.steps[-1].form
            if not last.is_empty:
                return  # there is no room for another
            last.kind.data = StepKind.MEASURE.value
            last.measure.data = _cut(" ".join(words.split()), LONGEST_MEASURE)
        else:
            self.summary.data = "\n\n".join(filter(None, (self.summary.data, words)))
        self.builds_on.data = [*(self.builds_on.data or ()), str(seq)]

    def offer(self, parties: list[Party], examples: Sequence[tuple[str, str]]) -> "ProposalForm":
        """Give what there is to choose between: examples, and for every step parties and steps."""
        self.example.choices = options([("", "Inget särskilt"), *examples])
        for index, step in enumerate(self.steps):
            step.form.offer(parties, index)
        return self

    def add(self, kind: StepKind) -> None:
        """One more step of a kind; a last one that is still empty becomes of that kind."""
        last = self.steps[-1].form
        if last.is_empty and last.kind.data != kind:
            last.kind.data = kind.value
        elif len(self.steps) < MOST_STEPS:
            self.steps.append_entry({"kind": kind.value})

    def validate(self, extra_validators: Any = None) -> bool:
        """Each step that says something needs a measure, a party and a time."""
        good = bool(super().validate(extra_validators))
        written = [step.form for step in self.steps if not step.form.is_empty]
        if not written:
            self.steps[0].form.refuse("steps-0-measure", "Skriv minst ett steg.")
            return False
        for step in written:
            good = _complete(step) and good
        numbers = [n for n, step in enumerate(self.steps, 1) if not step.form.is_empty]
        for number in range(1, numbers[-1]):
            if number not in numbers:  # the steps after would mean another number than they say
                name = f"steps-{number - 1}-measure"
                self.refuse(
                    name, f"Steg {number} är tomt. Fyll i det, eller flytta upp nästa steg."
                )
                good = False
        return good

    def new_steps(self) -> list[NewStep]:
        """The steps that say something, numbered anew without the empty ones between them."""
        numbers = [n for n, step in enumerate(self.steps, start=1) if not step.form.is_empty]
        place = {str(number): position for position, number in enumerate(numbers, start=1)}
        return [
            _new_step(step, place.get(step.depends_on.data or ""))
            for step in (self.steps[number - 1].form for number in numbers)
        ]

    def continue_from(self, proposal: Proposal) -> "ProposalForm":
        """Begin a new version with what the current one says."""
        self.summary.data = proposal.summary
        self.hides_answers.data = proposal.hides_answers
        self.example.data = (proposal.example or {}).get("key", "")
        self.builds_on.data = [str(source["seq"]) for source in proposal.builds_on]
        while len(self.steps) < len(proposal.steps):
            self.steps.append_entry()
        for entry, step in zip(self.steps, proposal.steps, strict=False):
            entry.form.kind.data = step.kind.value
            entry.form.goal.data = step.goal
            entry.form.coordinator.data = str(step.coordinator_id or "")
            entry.form.inviter.data = str(step.inviter_id or "")
            entry.form.measure.data = step.measure
            entry.form.benefit.data = step.benefit
            entry.form.party.data = str(step.party_id)
            entry.form.when.data = step.timing
            entry.form.aim.data = step.aim
            entry.form.needs_consent.data = step.needs_consent
            entry.form.depends_on.data = str(step.depends_on or "")
        return self


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 2].rsplit(None, 1)[0] + " …"


def _party_choices(parties: list[Party]) -> list[SelectChoice]:
    return options([("", "Välj part"), *((str(p.id), p.name) for p in parties)])


def _new_step(step: StepForm, depends_on: int | None) -> NewStep:
    shared: dict[str, Any] = {
        "measure": step.measure.data or "",
        "party_id": int(step.party.data),
        "timing": step.when.data or "",
        "depends_on": depends_on,
    }
    if not step.is_sip:
        return NewStep(
            **shared,
            benefit=step.benefit.data or "",
            aim=step.aim.data or "",
            needs_consent=bool(step.needs_consent.data),
        )
    return NewStep(
        **shared,
        kind=StepKind.SIP,
        goal=step.goal.data or "",
        coordinator_id=int(step.coordinator.data),
        inviter_id=int(step.inviter.data),
        needs_consent=True,  # no plan is made without the person's
    )


_MEASURE_TEXTS = (("measure", "Skriv vad som ska göras."),
                  ("when", "Skriv när, till exempel «inom fyra veckor»."))  # fmt: skip
_MEASURE_PARTIES = (("party", "Välj vilken part som ansvarar."),)
_SIP_TEXTS = (("goal", "Skriv målet med planen."),
              ("measure", "Skriv vilka insatser planen ska hålla ihop."),
              ("when", "Skriv när planen ska vara på plats."))  # fmt: skip
_SIP_PARTIES = (("party", "Välj vilken huvudman som ansvarar."),
                ("coordinator", "Välj vem som samordnar."),
                ("inviter", "Välj vem som bjuder in."))  # fmt: skip


def _complete(step: StepForm) -> bool:
    good = True
    for name, message in _SIP_TEXTS if step.is_sip else _MEASURE_TEXTS:
        if not step[name].data:
            step[name].errors = (*step[name].errors, message)
            good = False
    for name, message in _SIP_PARTIES if step.is_sip else _MEASURE_PARTIES:
        known = {choice.value for choice in step[name].choices if choice.value}
        if step[name].data not in known:
            step[name].errors = (*step[name].errors, message)
            good = False
    earlier = {choice.value for choice in step.depends_on.choices}
    if (step.depends_on.data or "") not in earlier:
        step.depends_on.errors = ("Ett steg kan bara bygga på ett tidigare steg.",)
        good = False
    return good


class StandpointForm(CheckedForm):
    """Where the own party stands on a version, and why."""

    stance = RadioField(
        "Var står din part?",
        [required("Välj var din part står.")],
        choices=options((stance.value, stance.label) for stance in ANSWERS),
    )
    reason = TextAreaField("Motivering", [at_most(2000)])
    draft_key = HiddenField()


NOBODY, OUTSIDE = "", "outside"


class SaidForm(Form):
    """What one party said at a meeting; left as it is when there is nothing to note."""

    party = HiddenField()
    stance = RadioField(
        "Var står parten?",
        choices=options(
            [
                ("", "Inget än"),
                *((stance.value, stance.label) for stance in (*ANSWERS, Stance.ABSENT)),
            ]
        ),
        default="",
    )
    speaker = SelectField("Vem talade för parten?", coerce=str, validate_choice=False)
    reason = TextAreaField("Motivering, i partens ord", [at_most(2000)])


class MeetingForm(CheckedForm):
    """The parties' standpoints at a meeting. `parties-N-…` are the names of a party's fields."""

    held_on = DateField("Mötets dag", [required("Välj vilken dag mötet var.")])
    parties = StepList(FormField(SaidForm), max_entries=40)
    draft_key = HiddenField()

    def offer(
        self, answers: Sequence[PartyAnswer], speakers: Mapping[int, Sequence[User]]
    ) -> "MeetingForm":
        """Give each party that can be noted its place, and those who may have spoken for it."""
        written = {entry.form.party.data for entry in self.parties}
        for answer in answers:
            if str(answer.party.id) not in written:
                self.parties.append_entry({"party": str(answer.party.id)})
        self.known = {str(answer.party.id): answer for answer in answers}
        for entry in self.parties:
            able = speakers.get(as_number(entry.form.party.data), ())
            entry.form.speaker.choices = options(
                [
                    (NOBODY, "Välj"),
                    *((str(user.id), user.name) for user in able),
                    (OUTSIDE, "Någon annan från parten"),
                ]
            )
            if len(able) == 1 and entry.form.speaker.data is None:
                entry.form.speaker.data = str(able[0].id)
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever is said to have stood somewhere needs somebody who spoke, and mostly a reason."""
        good = bool(super().validate(extra_validators))
        for entry in self.parties:
            said = entry.form
            if not said.stance.data or said.stance.data == Stance.ABSENT:
                continue
            if said.speaker.data not in {choice.value for choice in said.speaker.choices[1:]}:
                said.speaker.errors = ("Välj vem som talade för parten.",)
                good = False
            if needs_reason(Stance(said.stance.data)) and not said.reason.data:
                said.reason.errors = (*said.reason.errors, "Skriv varför.")
                good = False
        return good

    def notes(self) -> dict[str, Said]:
        """What there is to note, by the fields it was written in."""
        return {
            entry.name: Said(
                as_number(entry.form.party.data),
                Stance(entry.form.stance.data),
                entry.form.reason.data or "",
                as_number(entry.form.speaker.data) or None,
            )
            for entry in self.parties
            if entry.form.stance.data
        }


class ReasonForm(Form):
    """Why a party saw no joint recommendation; the party's name is its label."""

    party = HiddenField()
    reason = TextAreaField("Skäl", [required("Skriv skälet."), at_most(1500)])


class ClosingForm(CheckedForm):
    """Why the group came to no recommendation. `reasons-N-…` are the names of a party's fields."""

    summary = TextAreaField(
        "Varför når gruppen ingen gemensam rekommendation?",
        [required("Skriv varför."), at_most(1500)],
    )
    reasons = StepList(FormField(ReasonForm), max_entries=40)
    draft_key = HiddenField()

    def offer(self, parties: Sequence[Party], suggested: Mapping[int, str]) -> "ClosingForm":
        """Give each party concerned its place in order, with what was written for it."""
        written = self.written
        self.reasons.entries.clear()
        self.reasons.last_index = -1
        for party in parties:
            text = written.get(party.id, suggested.get(party.id, ""))
            entry = self.reasons.append_entry({"party": str(party.id), "reason": text})
            entry.form.reason.label.text = party.name
            if text:  # what was sent isn't asked for again: wtforms looks for it among raw data
                entry.form.reason.raw_data = [text]
        return self

    @property
    def written(self) -> dict[int, str]:
        """The reasons by the id of their party."""
        fields = [entry.form for entry in self.reasons]
        return {as_number(f.party.data): f.reason.data or "" for f in fields if f.reason.data}


class NotConcernedForm(CheckedForm):
    """Why the case doesn't concern a party."""

    reason = TextAreaField(
        "Varför berör fallet inte parten?", [required("Skriv varför."), at_most(1000)]
    )
