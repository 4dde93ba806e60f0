"""Forms about teams, their people, groups and invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Group, Membership, Role
from athletes.teams.invitations import MOST_USES
from athletes.teams.members import MANAGES
from athletes.teams.selectors import LADDER

EXPIRIES = [
    ("1", _("in a day")),
    ("7", _("in a week")),
    ("14", _("in two weeks")),
    ("30", _("in 30 days")),
]


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class EnterForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class InviteForm(forms.Form):
    """By e-mail. Only roles that the actor may give are offered."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("As"), initial=Role.ATHLETE)

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """A link for athletes: whoever opens it may join."""

    most_uses = forms.IntegerField(
        label=_("For how many"), min_value=1, max_value=MOST_USES, initial=20
    )
    days = forms.ChoiceField(label=_("Expires"), choices=EXPIRIES, initial="14")


class ClaimForm(forms.Form):
    """The way in for somebody entered: mailed, or without an address a link for one."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Without one you get a link, to hand over yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, actor: Membership, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, initial={"role": member.role}, **kwargs)
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    member = forms.TypedChoiceField(label=_("New owner"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = people  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    members = forms.TypedMultipleChoiceField(
        label=_("Athletes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        people: list[tuple[int, str]],
        group: Group | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        if group is not None:
            members = list(group.members.values_list("pk", flat=True))
            self.initial = {"name": group.name, "members": members}


def role_choices(actor: Membership) -> list[tuple[str, Any]]:
    """What `actor` may give, the least first."""
    return [
        (role.value, role.label) for role in reversed(LADDER) if role in MANAGES[Role(actor.role)]
    ]
