"""The sign-in form."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length

from kompetensgrupp.web.forms import Form, required


class SignInForm(Form):
    """E-mail and password; `nasta` is the page to come back to."""

    email = StringField(
        "E-postadress",
        [required("Skriv din e-postadress."), Length(max=254)],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        "Lösenord",
        [required("Skriv ditt lösenord."), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    nasta = HiddenField()


class ConfirmForm(Form):
    """The password once more, before what is dangerous."""

    confirm_password = PasswordField(
        "Lösenord",
        [required("Skriv ditt lösenord."), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class NewPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(
        "Nytt lösenord",
        [required("Skriv ett lösenord."), Length(max=1000)],
        description="Minst 15 tecken. Fyra ord efter varandra är lätta att minnas och svåra "
        "att gissa.",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "Samma lösenord igen",
        [required("Skriv lösenordet en gång till."), EqualTo("password", "De är inte lika.")],
        render_kw={"autocomplete": "new-password"},
    )
