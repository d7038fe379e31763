"""Forms for feedback, in three clicks, and for a follow-up with a question for each step."""

from functools import lru_cache
from typing import Any

from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
)

from kompetensgrupp.cases.vocabulary import YesNo
from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.followups import rules
from kompetensgrupp.followups.models import (
    ContactEffect,
    Experience,
    Outcome,
    PlanEffect,
    Reason,
    Situation,
)
from kompetensgrupp.followups.service import NewFeedback, NewFollowUp, NewOutcome
from kompetensgrupp.web.forms import Form, at_most, options, required

LONGEST = 2000
VALUES = (("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"))


class FeedbackForm(CheckedForm):
    """What the recommendation gave: three clicks, what is said with a tick, and what more."""

    plan = RadioField(
        "Vad gjorde rekommendationen med din plan?",
        [required("Välj vad rekommendationen gjorde med din plan.")],
        choices=options(PlanEffect.choices()),
    )
    contacts = RadioField(
        "Vad hände med kontakterna mellan er och de andra?",
        [required("Välj vad som hände med kontakterna.")],
        choices=options(ContactEffect.choices()),
    )
    value = RadioField(
        "Hur mycket var den värd för dig?",
        [required("Välj ett värde från 1 till 5.")],
        choices=options(VALUES),
    )
    documented = BooleanField("Rekommendationen är dokumenterad i personens akt")
    told = BooleanField("Jag har berättat om den för personen")
    experience = RadioField(
        "Upplever personen att myndigheterna samverkar?",
        choices=options(Experience.choices()),
        default=Experience.NOT_ASKED.value,
    )
    text = TextAreaField("Vill du säga något mer till gruppen?", [at_most(LONGEST)])
    draft_key = HiddenField()

    def new(self) -> NewFeedback:
        """What was written; ask only of a form that is valid."""
        return NewFeedback(
            plan=PlanEffect(self.plan.data),
            contacts=ContactEffect(self.contacts.data),
            value=int(self.value.data),
            documented=bool(self.documented.data),
            told=bool(self.told.data),
            experience=Experience(self.experience.data),
            text=self.text.data or "",
        )


class OutcomeForm(Form):
    """What became of one step, and why not more."""

    outcome = RadioField(
        "Genomfört", [required("Välj hur det gick.")], choices=options(Outcome.choices())
    )
    reason = SelectField(
        "Vad kom i vägen?", choices=options([("", "Välj det viktigaste"), *Reason.choices()])
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A step that wasn't carried out fully needs its reason."""
        good = bool(super().validate(extra_validators))
        if good and rules.needs_reason(Outcome(self.outcome.data)) and not self.reason.data:
            self.reason.errors = ("Välj vad som kom i vägen.",)
            return False
        return good

    def new(self) -> NewOutcome:
        """What was said of the step."""
        reason = Reason(self.reason.data) if self.reason.data else None
        return NewOutcome(Outcome(self.outcome.data), reason)


class FollowUpForm(CheckedForm):
    """Where the person is now. `with_steps` adds a question for each step."""

    situation = RadioField(
        "Hur är läget nu?",
        [required("Välj det som stämmer bäst.")],
        choices=options(Situation.choices()),
    )
    involved = RadioField(
        "Var den part som nu har huvudansvaret med från början?",
        [required("Välj ja, nej eller vet inte.")],
        choices=options(YesNo.choices()),
    )
    text = TextAreaField("Vill du säga något mer till gruppen?", [at_most(LONGEST)])
    draft_key = HiddenField()

    @property
    def steps(self) -> list[OutcomeForm]:
        """The questions about the steps, in order."""
        return [field.form for field in self if isinstance(field, FormField)]

    def name(self) -> "FollowUpForm":
        """Let each question say which step it is about."""
        for number, step in enumerate(self.steps, start=1):
            step.outcome.label.text = f"Steg {number}: blev det gjort?"
            step.reason.label.text = f"Steg {number}: vad kom i vägen?"
        return self

    def new(self) -> NewFollowUp:
        """What was written; ask only of a form that is valid."""
        return NewFollowUp(
            situation=Situation(self.situation.data),
            involved=YesNo(self.involved.data),
            steps=[step.new() for step in self.steps],
            text=self.text.data or "",
        )


@lru_cache
def with_steps(count: int) -> type[FollowUpForm]:
    """The form for a recommendation with so many steps; `steps-N-…` are a step's fields."""
    fields = {f"steps-{n}": FormField(OutcomeForm) for n in range(count)}
    return type("FollowUpForm", (FollowUpForm,), fields)
