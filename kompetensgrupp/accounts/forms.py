"""The sign-in form."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import Length

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
