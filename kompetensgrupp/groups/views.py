"""Who asks: the signed-in person in their group, found before every request; switching group."""

from typing import Any

from flask import Blueprint, Flask, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kompetensgrupp.accounts import login
from kompetensgrupp.accounts import service as accounts
from kompetensgrupp.accounts.models import UserSession
from kompetensgrupp.accounts.rules import ends_at
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.groups import forms, members, rules, running, service
from kompetensgrupp.groups.models import (
    Category,
    Group,
    Membership,
    Party,
    PartyKind,
    PartyStatus,
)
from kompetensgrupp.web import access, unit_of_work
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import options
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("groups", __name__)


def init_app(app: Flask) -> None:
    """Find out who asks, after the transaction has begun and before access is checked."""
    app.jinja_env.globals["group_of_page"] = group_of_page
    app.before_request(find_viewer)
    app.before_request(refuse_other_group)
    app.before_request(unit_of_work.claim)
    app.teardown_request(note_activity)


def find_viewer() -> None:
    """Put the viewer and the actor on the request, if somebody is signed in."""
    if request.endpoint in (None, "assets.asset", "pages.health") or not login.cookie_secret():
        return
    row = getattr(current_user, "row", None)
    if row is None:  # an anonymous user, or a session that has ended
        return
    session: UserSession = row
    viewer = service.viewer_of(session)
    g.viewer, g.actor = viewer, viewer.actor
    if "efter" not in request.args:  # a poll is no sign of life
        g.activity = (session.id, session.seen_at)
        ends = ends_at(session.created_at, clock.now(), session.user.is_admin)
        g.session_ends_in = int((ends - clock.now()).total_seconds())


def group_of_page() -> int | str:
    """Which group a page is drawn for: every form on it says so, and is sent there or nowhere."""
    actor: Actor | None = g.get("actor")
    return actor.group_id or "" if actor else ""


def refuse_other_group() -> None:
    """A form of one group mustn't land in another, chosen in another tab. Raises InvalidState."""
    drawn_for = request.form.get("grupp", "") if request.method == "POST" else ""
    viewer = g.get("viewer")
    if drawn_for and viewer and drawn_for != str(group_of_page()):
        own = {str(group.id): group.name for group in viewer.other_groups}
        there = own.get(drawn_for)
        if there is None:
            raise InvalidState("Du är inte med i gruppen som sidan hör till. Inget är sparat.")
        here = viewer.group.name if viewer.group else "ingen grupp"
        raise InvalidState(
            f"Sidan hör till {there}, men du har bytt till {here} i en annan flik. Inget är "
            f"sparat. Byt till {there} i menyn, gå tillbaka hit och skicka igen."
        )


def note_activity(_error: BaseException | None = None) -> None:
    """Write the sign of life after the request's own transaction has ended."""
    if activity := g.pop("activity", None):
        accounts.note_activity(*activity)


@bp.post("/grupp/byt")
@access.signed_in("Var och en byter bara mellan sina egna grupper.")
def switch() -> ResponseReturnValue:
    """Work in another of one's own groups."""
    group = service.switch_group(access.viewer(), as_number(request.form.get("group")))
    return done("pages.start", said=f"Nu arbetar du i {group.name}.")


@bp.post("/inbjudan")
@access.signed_in("Var och en svarar bara på sina egna inbjudningar.")
def answer() -> ResponseReturnValue:
    """Say yes or no to an invitation."""
    accepts = request.form.get("answer") == "yes"
    group = members.answer(access.viewer(), as_number(request.form.get("group")), accepts)
    said = f"Du är med i {group.name}." if accepts else f"Du har tackat nej till {group.name}."
    return done("pages.start", said=said)


# --- running a group -------------------------------------------------------------------------

access.loader("group_id")(running.load_group)
access.loader("membership_id")(members.load_member)
access.loader("category_id")(running.load_category)


@access.loader("party_id")
def load_party(actor: Actor, value: int, group: Group | None = None, **_loaded: object) -> Party:
    """A party of the group in the address, or of the actor's own. Raises NotVisible."""
    parties = running.party_list(actor, group) if group else service.parties(actor)
    found = next((party for party in parties if party.id == value), None)
    if found is None:
        raise NotVisible
    return found


@bp.get("/grupper")
@access.requires(Right.ADMINISTER)
def groups() -> ResponseReturnValue:
    """Every group of the installation, and a form for a new one."""
    return _groups_page(forms.GroupForm(formdata=None))


@bp.post("/grupper")
@access.requires(Right.ADMINISTER)
def create_group() -> ResponseReturnValue:
    """Make a group; its leader is invited next."""
    form = forms.GroupForm()
    if form.validate():
        group = form.attempt(
            running.create_group, access.viewer(), form.name.data, form.slug.data,
            form.association.data, form.municipality.data,
        )  # fmt: skip
        if group:
            return done(
                "groups.invite",
                said=f"{group.name} är skapad. Bjud nu in projektledaren.",
                values={"group_id": group.id},
            )
    return _groups_page(form, status=422)


def _groups_page(form: forms.GroupForm, status: int = 200) -> ResponseReturnValue:
    found = running.all_groups(access.viewer())
    return render("groups/index.html", status=status, groups=found, form=form)


@bp.get("/grupper/<int:group_id>")
@access.requires(Right.RUN_GROUP)
def show(group: Group) -> ResponseReturnValue:
    """The group's members, parties, categories and settings at a glance."""
    return _group_page(group, forms.PartyForm(formdata=None), forms.CategoryForm(formdata=None))


def _group_page(
    group: Group, party_form: forms.PartyForm, category_form: forms.CategoryForm, status: int = 200
) -> ResponseReturnValue:
    actor = access.viewer()
    today = clock.today()
    return render(
        "groups/show.html",
        status=status,
        group=group,
        members=[(m, rules.roles_on(m, today)) for m in members.members(actor, group)],
        parties=running.party_list(actor, group),
        categories=running.category_list(actor, group),
        checklist=running.checklist(actor, group),
        party_form=party_form,
        category_form=category_form,
    )


@bp.get("/grupper/<int:group_id>/installningar")
@access.requires(Right.RUN_GROUP)
def settings(group: Group) -> ResponseReturnValue:
    """The group's settings."""
    form = forms.SettingsForm(formdata=None).show(group)
    return render("groups/settings.html", group=group, form=form)


@bp.post("/grupper/<int:group_id>/installningar")
@access.requires(Right.RUN_GROUP)
def change_settings(group: Group) -> ResponseReturnValue:
    """Change the group's settings."""
    form = forms.SettingsForm()
    if form.validate():
        form.attempt(running.change_settings, access.viewer(), group, form.values())
        if not form.problems:
            return _back(group, "Inställningarna är sparade.")
    return render("groups/settings.html", status=422, group=group, form=form)


def _back(group: Group, said: str) -> ResponseReturnValue:
    return done("groups.show", said=said, values={"group_id": group.id})


@bp.post("/grupper/<int:group_id>/parter")
@access.requires(Right.RUN_GROUP)
def add_party(group: Group) -> ResponseReturnValue:
    """Add a party."""
    form = forms.PartyForm()
    if form.validate():
        party = form.attempt(
            running.add_party, access.viewer(), group, PartyKind(form.kind.data),
            form.name.data, PartyStatus(form.status.data),
        )  # fmt: skip
        if party:
            return _back(group, f"{party.name} är med i gruppen.")
    return _group_page(group, form, forms.CategoryForm(formdata=None), status=422)


@bp.get("/grupper/<int:group_id>/parter/<int:party_id>")
@access.requires(Right.RUN_GROUP)
def party(group: Group, party: Party) -> ResponseReturnValue:
    """A party's name and standing."""
    form = forms.PartyForm(formdata=None, obj=party)
    form.kind.data, form.status.data = party.kind.value, party.status.value
    return render("groups/party.html", group=group, party=party, form=form)


@bp.post("/grupper/<int:group_id>/parter/<int:party_id>")
@access.requires(Right.RUN_GROUP)
def change_party(group: Group, party: Party) -> ResponseReturnValue:
    """Change a party's name or standing."""
    form = forms.PartyForm()
    if form.validate():
        form.attempt(
            running.change_party, access.viewer(), group, party, form.name.data,
            PartyStatus(form.status.data), form.data_controller.data or "",
        )  # fmt: skip
        if not form.problems:
            return _back(group, f"{party.name} är ändrad.")
    return render("groups/party.html", status=422, group=group, party=party, form=form)


@bp.post("/grupper/<int:group_id>/ingangar")
@access.requires(Right.RUN_GROUP)
def add_category(group: Group) -> ResponseReturnValue:
    """Add a way into the group."""
    form = forms.CategoryForm()
    if form.validate():
        running.add_category(access.viewer(), group, form.label.data)
        return _back(group, "Ingången är tillagd.")
    return _group_page(group, forms.PartyForm(formdata=None), form, status=422)


@bp.get("/grupper/<int:group_id>/ingangar/<int:category_id>")
@access.requires(Right.RUN_GROUP)
def category(group: Group, category: Category) -> ResponseReturnValue:
    """A way into the group, to reword or put aside."""
    form = forms.CategoryForm(formdata=None, obj=category)
    return render("groups/category.html", group=group, category=category, form=form)


@bp.post("/grupper/<int:group_id>/ingangar/<int:category_id>")
@access.requires(Right.RUN_GROUP)
def change_category(group: Group, category: Category) -> ResponseReturnValue:
    """Reword a way into the group or put it aside."""
    form = forms.CategoryForm()
    if form.validate():
        running.change_category(
            access.viewer(), group, category, form.label.data, form.is_active.data
        )
        return _back(group, "Ingången är ändrad.")
    return render("groups/category.html", status=422, group=group, category=category, form=form)


@bp.get("/grupper/<int:group_id>/medlemmar/ny")
@access.requires(Right.RUN_GROUP)
def invite(group: Group) -> ResponseReturnValue:
    """The form for a new member."""
    return _member_page(group, forms.InviteForm(formdata=None))


@bp.post("/grupper/<int:group_id>/medlemmar/ny")
@access.requires(Right.RUN_GROUP)
@access.fresh
def invite_post(group: Group) -> ResponseReturnValue:
    """Make somebody a member and show their link once."""
    form = _with_parties(group, forms.InviteForm())
    if form.validate():
        chosen = load_party(access.viewer(), int(form.party.data), group)
        invited = form.attempt(
            members.invite, access.viewer(), group, form.email.data, form.name.data,
            form.title.data or "", chosen, form.spans(),
        )  # fmt: skip
        if invited:
            return _link_page(group, invited.membership, invited.secret)
    return _member_page(group, form, status=422)


def _with_parties(group: Group, form: Any) -> Any:
    parties = running.party_list(access.viewer(), group)
    form.party.choices = options((str(p.id), p.name) for p in parties)
    return form


def _member_page(
    group: Group, form: Any, membership: Membership | None = None, status: int = 200
) -> ResponseReturnValue:
    return render(
        "groups/member.html",
        status=status,
        group=group,
        membership=membership,
        form=_with_parties(group, form),
        roles=rules.MEMBER_ROLES,
        may_give_link=membership and members.may_give_link(access.viewer(), membership),
    )


def _link_page(group: Group, membership: Membership, secret: str | None) -> ResponseReturnValue:
    """The one time a link is shown; reloading the page doesn't show it again."""
    address = url_for("accounts.welcome", secret=secret, _external=True) if secret else None
    return render("groups/link.html", group=group, membership=membership, address=address)


@bp.get("/grupper/<int:group_id>/medlemmar/<int:membership_id>")
@access.requires(Right.RUN_GROUP)
def member(group: Group, membership: Membership) -> ResponseReturnValue:
    """A member's party, roles and days."""
    roles = members.roles_of(access.viewer(), membership)
    form = _with_parties(group, forms.MemberForm(formdata=None)).show(membership, roles)
    return _member_page(group, form, membership)


@bp.post("/grupper/<int:group_id>/medlemmar/<int:membership_id>")
@access.requires(Right.RUN_GROUP)
@access.fresh
def change_member(group: Group, membership: Membership) -> ResponseReturnValue:
    """Change a member's party, roles and days."""
    form = _with_parties(group, forms.MemberForm())
    if form.validate():
        chosen = load_party(access.viewer(), int(form.party.data), group)
        form.attempt(
            members.change_member, access.viewer(), group, membership, chosen,
            form.until.data, form.spans(),
        )  # fmt: skip
        if not form.problems:
            return _back(group, f"{membership.user.name} är ändrad.")
    return _member_page(group, form, membership, status=422)


@bp.post("/grupper/<int:group_id>/medlemmar/<int:membership_id>/avsluta")
@access.requires(Right.RUN_GROUP)
def end_membership(group: Group, membership: Membership) -> ResponseReturnValue:
    """Let a member leave today."""
    form = _with_parties(group, forms.MemberForm(formdata=None))
    form.attempt(members.end_membership, access.viewer(), group, membership)
    if form.problems:
        roles = members.roles_of(access.viewer(), membership)
        return _member_page(group, form.show(membership, roles), membership, status=422)
    if membership.is_pending:
        return _back(group, f"Inbjudan till {membership.user.name} är återtagen.")
    return _back(group, f"{membership.user.name} har lämnat gruppen.")


@bp.post("/grupper/<int:group_id>/medlemmar/<int:membership_id>/lank")
@access.requires(Right.RUN_GROUP)
@access.fresh
def new_link(group: Group, membership: Membership) -> ResponseReturnValue:
    """A new link for a member who can't sign in, shown once."""
    secret = members.new_link(access.viewer(), group, membership)
    return _link_page(group, membership, secret)


@bp.get("/medlemmar")
@access.signed_in("Kontaktkort syns för alla i den egna gruppen.")
def contacts() -> ResponseReturnValue:
    """Who is in the group and how to reach them."""
    return render("groups/contacts.html", members=members.contacts(access.viewer()))


@bp.get("/jag")
@access.signed_in("Var och en ser sitt eget kort.")
def card() -> ResponseReturnValue:
    """One's own contact card."""
    own = members.own_membership(access.viewer())
    form = forms.CardForm(formdata=None, title=own.user.title, contact=own.contact)
    return render("groups/card.html", form=form)


@bp.post("/jag")
@access.signed_in("Var och en ändrar sitt eget kort.")
def change_card() -> ResponseReturnValue:
    """Change one's own contact card."""
    form = forms.CardForm()
    if form.validate():
        members.change_card(access.viewer(), form.title.data or "", form.contact.data or "")
        return done("groups.contacts", said="Ditt kort är ändrat.")
    return render("groups/card.html", status=422, form=form)
