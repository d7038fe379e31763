"""Associations, groups, parties, memberships with dated roles, and the group's categories."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.rights import Role


class PartyKind(Labelled):
    """What sort of agency a party is; decides its shape and colour on screen."""

    KOMMUN = "kommun", "Kommun"
    FK = "fk", "Försäkringskassan"
    AF = "af", "Arbetsförmedlingen"
    VARDCENTRAL = "vardcentral", "Vårdcentral"
    FORBUND = "forbund", "Samordningsförbund"
    OTHER = "other", "Annan part"


class PartyStatus(Labelled):
    """How a party stands to the group. Only a party that takes part is waited for (R5, R8)."""

    TAKES_PART = "takes_part", "Medverkar"
    INVITED = "invited", "Inbjuden"
    DORMANT = "dormant", "Vilande"
    LEFT = "left", "Utträdd"


#: The usual ways into a group: the Kävlinge model's four and Karlstad's fifth, word for word.
CATEGORIES = (
    ("certificate_no_sgi", "Sjukskriven med läkarintyg, saknar SGI"),
    (
        "reduced_no_care",
        "Uppger nedsatt arbetsförmåga på grund av sjukdom, saknar vårdkontakt",
    ),
    (
        "suspected_ill_health",
        "Socialsekreteraren misstänker nedsatt arbetsförmåga på grund av ohälsa",
    ),
    (
        "other_agency",
        "Annan myndighet misstänker att arbetsförmåga saknas, samverkan behövs",
    ),
    ("work_obstacle", "Arbetshinder, sociala skäl, trolig ohälsa"),
)


class InstallationKey(StrEnum):
    """What the installation remembers about itself."""

    DEMO = "demo"


class Installation(Base):
    """Facts about the whole installation, such as that it holds a demo."""

    __tablename__ = "installation"
    audit_exempt = "written once at set-up"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class Association(Base):
    """A coordination association (samordningsförbund)."""

    __tablename__ = "association"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class AssociationMember(Base):
    """Somebody who works for an association and may read its groups' approved figures."""

    __tablename__ = "association_member"
    __table_args__ = (UniqueConstraint("association_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)


class Group(Base):
    """A competence group and its settings. Days are working days, months calendar months."""

    __tablename__ = "group"

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    municipalities: Mapped[str] = mapped_column(String(300), default="")
    focus: Mapped[str] = mapped_column(String(120), default="Nollplacerade")
    first_answer_days: Mapped[int] = mapped_column(default=5)
    recommendation_days: Mapped[int] = mapped_column(default=20)
    review_days: Mapped[int] = mapped_column(default=2)
    answer_days: Mapped[int] = mapped_column(default=7)
    follow_up_at_six: Mapped[bool] = mapped_column(default=False)
    pause_from: Mapped[date | None] = mapped_column(Date)
    pause_until: Mapped[date | None] = mapped_column(Date)
    small_number: Mapped[int] = mapped_column(default=5)
    retention_months: Mapped[int] = mapped_column(default=24)
    erasure_decision: Mapped[str | None] = mapped_column(String(200))
    purposes: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["learning"])
    purpose_decision: Mapped[str | None] = mapped_column(String(200))
    system_owner: Mapped[str | None] = mapped_column(String(200))
    data_protection_contact: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Category(GroupScoped, Base):
    """A way into the group, worded by the group; cases keep the code."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("group_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(160))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


class Party(GroupScoped, Base):
    """An agency, or the part of one, that belongs to the group."""

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("group_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PartyKind] = mapped_column(labelled(PartyKind))
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[PartyStatus] = mapped_column(
        labelled(PartyStatus), default=PartyStatus.TAKES_PART
    )
    data_controller: Mapped[str | None] = mapped_column(String(200))
    left_on: Mapped[date | None] = mapped_column(Date)
    position: Mapped[int] = mapped_column(default=0)


class Membership(GroupScoped, Base):
    """A user in a group, for one party. `until` is the last day."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    #: How colleagues in the group best reach the member: staff data, shown within the group.
    contact: Mapped[str] = mapped_column(Text, default="")
    #: Somebody with an account of their own was invited and hasn't said yes: no member yet.
    is_pending: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whether the person also works for an association, and so never gets case text (R7).
    is_officer: Mapped[bool] = column_property(
        select(AssociationMember.id).where(AssociationMember.user_id == user_id).exists()
    )

    user: Mapped[User] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="raise")
    group: Mapped[Group] = relationship(lazy="raise")
    roles: Mapped[list["MembershipRole"]] = relationship(
        lazy="raise", order_by="MembershipRole.id", cascade="all, delete-orphan"
    )


class MembershipRole(GroupScoped, Base):
    """A role that a member holds between two dates; `until` is the last day."""

    __tablename__ = "membership_role"
    __table_args__ = (UniqueConstraint("membership_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    role: Mapped[Role] = mapped_column(labelled(Role))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
