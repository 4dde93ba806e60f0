"""Break-glass: the reason asked for, the passes of all admins, an end before the time."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.consent.breakglass import LASTS, glass_end, glass_list
from athletes.models import Athlete, BreakGlass
from runhub.instance.glass import glass_mailed, glass_open
from runhub.web.instance.door import admins_only, fresh_second_factor
from runhub.web.instance.frame import instance_page


class GlassForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The athlete reads it, word for word."),
    )


@admins_only
@require_GET
def passes(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"rows": [(glass, glass.expires_at > now) for glass in glass_list()]}
    return instance_page(request, "glass", "instance_glass", context)


@admins_only
@require_http_methods(["GET", "POST"])
@fresh_second_factor
def glass_new(request: HttpRequest, pk: int) -> HttpResponse:
    athlete = _athlete(pk)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = glass_open(admin=request.user, athlete=athlete, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            glass_mailed(glass=made)
            messages.success(request, _("%(name)s has been told.") % {"name": athlete.name})
            return redirect("athlete", athlete=athlete.public_id)
    context = {"athlete": athlete, "form": form, "minutes": LASTS.seconds // 60, "pk": pk}
    status = 422 if form.errors else 200
    return instance_page(request, "glass_new", "instance_people", context, status)


@admins_only
@require_POST
def glass_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Any admin may end any pass."""
    glass_end(glass=get_object_or_404(BreakGlass, pk=pk))
    messages.success(request, _("The pass has ended."))
    return redirect("instance_glass")


def _athlete(user_id: int) -> Athlete:
    found = Athlete.objects.select_related("user").filter(user=user_id).first()
    if found is None:
        raise Http404
    return found
