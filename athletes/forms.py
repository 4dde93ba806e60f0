"""Forms about people."""

from django import forms


class SignupForm(forms.Form):
    """Added to allauth's sign-up: the name an athlete goes by."""

    name = forms.CharField(max_length=80)

    def signup(self, request: object, user: object) -> None:
        """Create the athlete of a new user."""
