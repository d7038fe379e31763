"""What the responsible tells after a recommendation: values from lists, and one free text each.

Everything but `text` may stay when the case is erased: figures are made of it (R9). Rows name the
recommendation by its number, since its text goes before them.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases.vocabulary import YesNo
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.groups.models import Party


class PlanEffect(Labelled):
    """What the recommendation did to the caseworker's plan."""

    CONFIRMED = "confirmed", "Den bekräftade min plan"
    NEW_ADVICE = "new_advice", "Den gav ett nytt råd"
    NOT_USEFUL = "not_useful", "Den var inte användbar"


class ContactEffect(Labelled):
    """What it did to the contacts with the other parties."""

    AVOIDED = "avoided", "En kontakt behövdes inte"
    PREPARED = "prepared", "En kontakt blev bättre förberedd"
    NEW_WAY = "new_way", "En ny väg öppnades"
    NO_DIFFERENCE = "no_difference", "Ingen skillnad"


class Experience(Labelled):
    """Whether the person finds that the authorities work together."""

    YES = "yes", "Ja"
    PARTLY = "partly", "Delvis"
    NO = "no", "Nej"
    NOT_ASKED = "not_asked", "Inte tillfrågad"


class Outcome(Labelled):
    """How far a step of the recommendation was carried out."""

    FULLY = "fully", "Helt"
    PARTLY = "partly", "Delvis"
    NOT = "not", "Inte"
    TOO_EARLY = "too_early", "För tidigt att säga"


class Reason(Labelled):
    """Why a step wasn't carried out fully."""

    PERSON_CHOSE = "person_chose", "Personen valde annat"
    PARTY_DECLINED = "party_declined", "Parten tackade nej"
    NO_BASIS = "no_basis", "Underlag saknades"
    LEGAL = "legal", "Rättsligt hinder"
    RESOURCES = "resources", "Resurser saknades"
    CHANGED = "changed", "Ändrade förhållanden"
    UNDOCUMENTED = "undocumented", "Inte dokumenterat"
    OTHER = "other", "Annat"


#: What may stand in the way of more people than one: the group can lift it as an obstacle.
OBSTACLES = (Reason.LEGAL, Reason.PARTY_DECLINED)


class Situation(Labelled):
    """Where the person is now."""

    WORK = "work", "Arbete"
    STUDIES = "studies", "Studier"
    RIGHT_BENEFIT = "right_benefit", "Har fått rätt ersättning"
    MEASURE = "measure", "Insats pågår"
    UNCHANGED = "unchanged", "Oförändrat"
    UNKNOWN = "unknown", "Okänt"


class Answer(Labelled):
    """How a follow-up was answered."""

    TOLD = "told", "Besvarad"
    UNCHANGED = "unchanged", "Oförändrat sedan sist"
    GONE = "gone", "Inte längre aktuell hos oss"


class Feedback(GroupScoped, Base):
    """Återkoppling till gruppen: what one recommendation gave the one who asked."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("case_id", "recommendation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    recommendation: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    plan: Mapped[PlanEffect] = mapped_column(labelled(PlanEffect))
    contacts: Mapped[ContactEffect] = mapped_column(labelled(ContactEffect))
    value: Mapped[int]
    documented: Mapped[bool]
    told: Mapped[bool]
    experience: Mapped[Experience] = mapped_column(labelled(Experience))
    text: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(lazy="raise")


class FollowUp(GroupScoped, Base):
    """Så gick det: one follow-up of one recommendation, so many months after it."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("case_id", "recommendation", "months"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    recommendation: Mapped[int]
    months: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    answer: Mapped[Answer] = mapped_column(labelled(Answer))
    situation: Mapped[Situation] = mapped_column(labelled(Situation))
    #: Whether the party that finally answers for the person was there from the start.
    involved: Mapped[YesNo] = mapped_column(labelled(YesNo))
    text: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(lazy="raise")
    steps: Mapped[list["StepOutcome"]] = relationship(lazy="raise", order_by="StepOutcome.position")


class StepOutcome(GroupScoped, Base):
    """What became of one step, and why when it wasn't carried out fully."""

    __tablename__ = "step_outcome"
    __table_args__ = (UniqueConstraint("follow_up_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"))
    position: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    outcome: Mapped[Outcome] = mapped_column(labelled(Outcome))
    reason: Mapped[Reason | None] = mapped_column(labelled(Reason))

    party: Mapped[Party] = relationship(lazy="raise")

    @property
    def is_obstacle(self) -> bool:
        """Whether what came in the way stands in more people's way, so that it can be lifted."""
        return self.reason in OBSTACLES
