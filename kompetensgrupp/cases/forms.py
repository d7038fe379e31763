"""The guided form: four calm steps, then review, withdraw and close."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import Optional

from kompetensgrupp.cases import likeness
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import CaseVersion, ReviewOutcome
from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.web.forms import Form, at_most, options, required

LONG, SHORT = 6000, 1500
#: Fields of a step that are no answer.
NO_ANSWER = ("draft_key", "revision", "csrf_token")


def _choice(label: str, words: type[Labelled], missing: str | None = None) -> RadioField:
    """One of a vocabulary; `missing` is the message when it has to be chosen."""
    rules = [required(missing)] if missing else [Optional()]
    default = None if missing else "unknown"
    return RadioField(label, rules, choices=options(words.choices()), default=default)


class StepForm(CheckedForm):
    """A step: which fields it has follows from its class; empty choices become None."""

    second_reads = True
    draft_key = HiddenField()
    #: The revision of the case that the page was drawn from (R14).
    revision = HiddenField()
    #: Required only when the case is about a person; not when it is for learning.
    about_person: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The step's answers as the version's columns take them; what wasn't sent is unanswered."""
        found: dict[str, Any] = {}
        for field in self:
            if field.name not in NO_ANSWER:
                empty = "" if field.name in v.FREE_TEXT else field.default
                found[field.name] = empty if field.data in ("", None) else field.data
        return found

    def show(self, text: CaseVersion) -> "StepForm":
        """Fill the form with what is written so far."""
        for field in self:
            if field.name not in NO_ANSWER and (value := getattr(text, field.name)) is not None:
                field.data = [str(i) for i in value] if isinstance(value, list) else value
        return self


class AboutForm(StepForm):
    """Step 1: what it is about. `purpose_decision`: the group's own decision, if there is one."""

    purpose_decision: str | None = None

    title = StringField(
        "Rubrik",
        [required("Skriv en rubrik."), at_most(120)],
        description="Säg knuten, inte personen: «Läkarintyg, men ingen som samordnar».",
    )
    purpose = RadioField(
        "Syfte",
        [required("Välj syfte.")],
        choices=options(v.Purpose.choices()),
        default="individual",
    )
    category = RadioField(
        "Vad stämmer bäst?", [required("Välj det som stämmer bäst.")], validate_choice=True
    )


class PersonForm(StepForm):
    """Step 2: the person in broad strokes; bands, never exact numbers."""

    about_person = ("sex", "age_band", "assistance_band")
    sex = _choice("Kön", v.Sex, "Välj kön.")
    age_band = _choice("Ålder", v.AgeBand, "Välj åldersgrupp.")
    assistance_band = _choice(
        "Tid med försörjningsstöd", v.AssistanceBand, "Välj hur länge personen haft stöd."
    )
    children = _choice("Barn i hushållet", v.YesNo)
    person_informed = _choice("Känner personen till att gruppen rådfrågas?", v.YesNo)


class SituationForm(StepForm):
    """Step 3: the situation, the person's own goal, and what is known about health and measures."""

    about_person = ("own_goal",)
    background = TextAreaField(
        "Bakgrund",
        [required("Beskriv bakgrunden."), at_most(LONG)],
        description="Vad har hänt, vad har prövats, var tar det stopp? "
        "Skriv roller («sonen», «handläggaren») i stället för namn.",
    )
    own_goal = TextAreaField(
        "Personens eget mål",
        [required(f"Skriv personens mål, eller «{v.NOT_ASKED_YET}»."), at_most(SHORT)],
        description=f"Med personens egna ord om det går. Annars: «{v.NOT_ASKED_YET}».",
    )
    certificate = _choice("Läkarintyg", v.Certificate)
    care_contact = _choice("Vårdkontakt", v.CareContact)
    health_assessed = _choice("Är hälsan utredd?", v.Assessed)
    work_capacity_assessed = _choice("Är arbetsförmågan utredd?", v.Assessed)
    medically_supported = _choice("Är nedsättningen medicinskt styrkt?", v.Supported)
    need_of_coordination = _choice("Finns behov av samordning?", v.YesNo)
    sip = _choice("SIP, samordnad individuell plan", v.Sip)
    ill_health_area = _choice("Område av ohälsa", v.IllHealthArea)
    measures_medical = TextAreaField("Medicinska insatser hittills", [at_most(SHORT)])
    measures_work = TextAreaField("Arbetsinriktade insatser hittills", [at_most(SHORT)])
    measures_social = TextAreaField("Sociala insatser hittills", [at_most(SHORT)])


class QuestionForm(StepForm):
    """Step 4: the question, and to whom."""

    question = TextAreaField(
        "Din fråga till gruppen",
        [required("Skriv din fråga till gruppen."), at_most(SHORT)],
        description="En eller två frågor som gruppen kan svara på. "
        "Till exempel: «Vilken ersättning kan prövas, och vem börjar?»",
    )
    parties_asked = SelectMultipleField(
        "Vilka vill du särskilt höra?",
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        description="Alla parter ser fallet. Här pekar du ut dem som frågan rör mest.",
    )
    answer_wanted_by = DateField("Svar önskas senast", [Optional()])

    def fields(self) -> dict[str, Any]:
        """As the others, with party numbers as numbers."""
        found = super().fields()
        found["parties_asked"] = [
            int(value) for value in found["parties_asked"] or [] if value in _values(self)
        ]
        return found


def _values(form: QuestionForm) -> set[str]:
    """The parties that can be asked."""
    return {choice.value for choice in form.parties_asked.choices or []}


STEPS: tuple[tuple[str, type[StepForm]], ...] = (
    ("Vad det gäller", AboutForm),
    ("Personen i stora drag", PersonForm),
    ("Situationen", SituationForm),
    ("Frågan till gruppen", QuestionForm),
)


def step_of(field: str) -> int:
    """The number (from 1) of the step that holds a field."""
    return next(number for number, (_, form) in enumerate(STEPS, start=1) if hasattr(form, field))


def place_of(field: str) -> tuple[int, int]:
    """Where a field stands in the guided form: its step, and its place there."""
    step = step_of(field)
    return step, list(vars(STEPS[step - 1][1])).index(field)


def label_of(field: str) -> str:
    """The screen word of a field, whichever step it stands in."""
    unbound = getattr(STEPS[step_of(field) - 1][1], field)
    return str(unbound.args[0])


def relax(form: StepForm) -> StepForm:
    """Let what is about a person be empty: the case is for learning."""
    for name in form.about_person:
        form[name].validators = [r for r in form[name].validators if not _demands(r)]
        form[name].flags.required = None
        if isinstance(form[name], RadioField):
            form[name].validators = [Optional()]
    return form


def _demands(rule: Any) -> bool:
    return "required" in getattr(rule, "field_flags", {})


def _control(label: str, missing: str, help_text: str = "") -> RadioField:
    """A question to oneself before sending."""
    choices = options([("no", "Nej"), ("unknown", "Vet inte"), ("yes", "Ja")])
    return RadioField(label, [required(missing)], choices=choices, description=help_text)


class LastLookForm(CheckedForm):
    """The last look: what is written stands in the case, so decisions change it there.

    `revision` names the text that was looked at. Three questions that only the writer can answer,
    and one tick for what the checker merely remarks on.
    """

    second_reads = True
    revision = HiddenField()
    neighbour = _control(
        "Kan en granne känna igen personen?", "Svara om en granne kan känna igen personen."
    )
    unusual = _control(
        "Står det något ovanligt som bara stämmer på en?", "Svara om något är ovanligt.",
        "Ett yrke, en sjukdom, en händelse, ett antal barn.",
    )  # fmt: skip
    talked_of = _control(
        "Har det varit omtalat på orten eller i tidningen?", "Svara om det har varit omtalat."
    )
    hints_read = BooleanField("Jag har läst påminnelserna")

    def __init__(self, stored: dict[str, str]) -> None:
        self.stored = stored
        super().__init__()
        self.remarks = self.examined().hints

    @property
    def hints(self) -> list[tuple[str, str, str]]:
        """(field's label, words, why) of what the checker merely remarks on."""
        return [
            (label_of(name), self.stored[name][hint.start : hint.end], hint.why)
            for name, found in self.remarks.items()
            for hint in found
        ]

    @property
    def answers(self) -> dict[str, v.YesNo]:
        """What the writer said of the three questions."""
        return {name: v.YesNo(self[name].data) for name in likeness.QUESTIONS}

    def validate(self, extra_validators: Any = None) -> bool:
        """Remarks are read before the case is sent."""
        good = super().validate(extra_validators)
        if self.remarks and not self.hints_read.data and not self.is_deciding:
            self.refuse("hints_read", "Läs påminnelserna och kryssa i.")
            return False
        return good

    @property
    def texts(self) -> dict[str, str]:
        """What the case says, as it would be with the decision carried out."""
        return self.stored

    def put(self, texts: dict[str, str]) -> None:
        """Remember what the case is to say instead."""
        self.stored = texts


class ReviewForm(CheckedForm):
    """A second person's word on the de-identification of the text that `revision` names."""

    draft_key = HiddenField()
    revision = HiddenField()

    outcome = RadioField(
        "Ditt besked",
        [required("Välj om du godkänner eller skickar tillbaka.")],
        choices=options(
            [
                (ReviewOutcome.APPROVE.value, "Godkänn: texten pekar inte ut någon"),
                (ReviewOutcome.RETURN.value, "Skicka tillbaka med en kommentar"),
            ]
        ),
    )
    reason = TextAreaField(
        "Kommentar till den som skrivit",
        [at_most(SHORT)],
        description="Behövs när du skickar tillbaka. Skriv vad som kan kännas igen, utan att "
        "upprepa uppgiften. Bara din egen part läser det.",
    )
    few_fit = BooleanField("Jag har vägt in att så få passar in. Ingen kan kännas igen ändå.")


class WithdrawForm(Form):
    """Why the case is taken back."""

    reason = SelectField(
        "Varför?",
        [required("Välj varför.")],
        choices=options([("", "Välj en orsak"), *v.WithdrawReason.choices()]),
    )


class HandOverForm(Form):
    """Who answers for the case from now on."""

    responsible = SelectField("Ny ansvarig", coerce=str, validate_choice=False)


class AppointForm(Form):
    """Who reviews instead of somebody silent, and how long."""

    reviewer = SelectField("Ny granskare", coerce=str, validate_choice=False)
    until = DateField("Till och med", [Optional()], description="Tomt betyder tills vidare.")


class AskAgainForm(CheckedForm):
    """A new question about the same person."""

    draft_key = HiddenField()
    question = TextAreaField(
        "Din nya fråga",
        [required("Skriv din nya fråga."), at_most(SHORT)],
        description="Säg vad som har hänt sedan rekommendationen och vad du vill veta nu.",
    )
