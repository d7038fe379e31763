"""Forms for running a group: new group, settings, party, category, member, one's own card."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import NumberRange, Optional, Regexp

from kompetensgrupp.core.rights import Role
from kompetensgrupp.groups.members import RoleSpan
from kompetensgrupp.groups.models import Group, Membership, MembershipRole, PartyKind, PartyStatus
from kompetensgrupp.groups.rules import MEMBER_ROLES
from kompetensgrupp.web.forms import Form, at_most, options, required

PURPOSES = (("learning", "Lärande"), ("individual", "Stöd i enskilt fall"))


def _days(label: str, help_: str) -> IntegerField:
    return IntegerField(
        label,
        [required("Skriv ett antal arbetsdagar."), NumberRange(1, 99, "Välj mellan 1 och 99.")],
        description=help_,
    )


def _checkboxes(label: str, choices: Any = (), **more: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=options(choices),
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        **more,
    )


class GroupForm(Form):
    """A new group."""

    name = StringField("Gruppens namn", [required("Skriv gruppens namn."), at_most(120)])
    slug = StringField(
        "Kortnamn",
        [
            required("Skriv ett kortnamn."),
            Regexp(
                r"[a-z0-9-]{2,40}$", message="Använd små bokstäver a–z, siffror och bindestreck."
            ),
        ],
        description="Används i kommandon och filnamn, till exempel «exempelbygden».",
    )
    association = StringField(
        "Samordningsförbund", [required("Skriv förbundets namn."), at_most(120)]
    )
    municipality = StringField(
        "Första parten", [required("Skriv den första partens namn."), at_most(120)],
        description="Oftast kommunen. Fler parter läggs till sedan.",
    )  # fmt: skip


class SettingsForm(Form):
    """What a group decides about itself."""

    name = StringField("Gruppens namn", [required("Skriv gruppens namn."), at_most(120)])
    municipalities = StringField("Kommuner", [at_most(300)])
    focus = StringField("Inriktning", [required("Skriv gruppens inriktning."), at_most(120)])
    purposes = _checkboxes("Vilka syften tar gruppen emot?", PURPOSES)
    purpose_decision = StringField(
        "Beslut om stöd i enskilda fall", [at_most(200)],
        description="Var beslutet finns, till exempel ett diarienummer. Krävs för stöd i "
        "enskilt fall.",
    )  # fmt: skip
    first_answer_days = _days("Första svar inom", "Arbetsdagar från att fallet är godkänt.")
    recommendation_days = _days("Rekommendation inom", "Arbetsdagar från att fallet är godkänt.")
    review_days = _days("Granskning inom", "Arbetsdagar från att fallet skickades.")
    answer_days = _days("Svarstid på ett förslag", "Arbetsdagar innan en part visas som tyst.")
    pause_from = DateField("Uppehåll från och med", [Optional()])
    pause_until = DateField("Uppehåll till och med", [Optional()])
    follow_up_at_six = BooleanField("Följ upp också efter sex månader")
    small_number = IntegerField(
        "Minsta antal som visas", [required("Skriv ett antal."), NumberRange(3, 20)],
        description="Färre än så visas som «–» utanför gruppen.",
    )  # fmt: skip
    retention_months = IntegerField(
        "Gallra efter", [required("Skriv ett antal månader."), NumberRange(1, 120)],
        description="Månader efter att fallet avslutats.",
    )  # fmt: skip
    erasure_decision = StringField("Gallringsbeslut", [at_most(200)])
    system_owner = StringField("Systemägare", [at_most(200)])
    data_protection_contact = StringField("Dataskyddsombudets kontaktväg", [at_most(200)])

    def values(self) -> dict[str, Any]:
        """The settings as the group keeps them; empty texts become None where they may be."""
        may_be_none = {
            "purpose_decision", "erasure_decision", "system_owner", "data_protection_contact",
        }  # fmt: skip
        return {
            field.name: (field.data or None) if field.name in may_be_none else field.data
            for field in self
        }

    def show(self, group: Group) -> "SettingsForm":
        """Fill the form with the group's settings."""
        for field in self:
            field.data = getattr(group, field.name)
        return self


class PartyForm(Form):
    """A party and how it stands to the group."""

    name = StringField("Namn", [required("Skriv partens namn."), at_most(120)])
    kind = SelectField("Slag", choices=options(PartyKind.choices()))
    status = SelectField("Ställning", choices=options(PartyStatus.choices()))
    data_controller = StringField("Personuppgiftsansvarig", [at_most(200)])


class CategoryForm(Form):
    """A way into the group in its own words."""

    label = StringField("Ingång", [required("Skriv ingången med era ord."), at_most(160)])
    is_active = BooleanField("Går att välja i nya fall", default=True)


class MemberForm(Form):
    """A member's party, roles with their days, and last day in the group."""

    party = SelectField("Part", coerce=str)
    roles = _checkboxes("Roller", [(r.value, r.label) for r in MEMBER_ROLES])
    until = DateField("Sista dag i gruppen", [Optional()])

    def spans(self) -> list[RoleSpan]:
        """The chosen roles with their days; a role without a first day begins today."""
        chosen = [Role(value) for value in self.roles.data or []]
        return [
            RoleSpan(
                role,
                self[f"since_{role.value}"].data or date.today(),  # noqa: DTZ011 - a form's default
                self[f"until_{role.value}"].data,
            )
            for role in chosen
        ]

    def show(self, membership: Membership, roles: list[MembershipRole]) -> "MemberForm":
        """Fill the form with what the member has today."""
        self.party.data = str(membership.party_id)
        self.until.data = membership.until
        self.roles.data = [row.role.value for row in roles]
        for row in roles:
            self[f"since_{row.role.value}"].data = row.since
            self[f"until_{row.role.value}"].data = row.until
        return self


for _role in MEMBER_ROLES:
    setattr(MemberForm, f"since_{_role.value}", DateField("Från och med", [Optional()]))
    setattr(MemberForm, f"until_{_role.value}", DateField("Till och med", [Optional()]))


class InviteForm(MemberForm):
    """A new member."""

    email = StringField(
        "E-postadress",
        [
            required("Skriv en e-postadress."),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message="Skriv en hel e-postadress."),
            at_most(254),
        ],
    )
    name = StringField("Namn", [required("Skriv personens namn."), at_most(120)])
    title = StringField("Titel", [at_most(120)])


class CardForm(Form):
    """One's own contact card."""

    title = StringField("Titel", [at_most(120)])
    contact = TextAreaField(
        "Så når kollegorna mig", [at_most(500)],
        description="Till exempel telefon och bästa tid. Syns för alla i gruppen.",
    )  # fmt: skip
