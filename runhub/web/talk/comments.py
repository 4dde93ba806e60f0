"""Comments on a run: written, corrected, taken away, brought back. Each works without script."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.access import activity_for
from activities.models import Activity
from coaching.access import CommentNeed, comment_for, deleted_comment_for
from coaching.models import Comment
from coaching.selectors.comments import teams_to_write_in
from coaching.services import comments as services
from runhub.web.talk.forms import TeamTextForm, TextForm
from runhub.web.talk.thread import thread_context


@login_required
@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, key: UUID) -> HttpResponse:
    """The conversation alone: what htmx swaps in, and the page where a refused form comes back."""
    found = activity_for(request.user, key)
    if request.method == "GET":
        return _thread(request, found)
    teams = teams_to_write_in(request.user, found)
    form = TeamTextForm(request.POST, teams=teams)
    if form.is_valid() and _written(request, found, form):
        return _thread(request, found, said=_("Comment sent.")) if request.htmx else _back(found)
    return _thread(request, found, form)


def _written(request: HttpRequest, found: Activity, form: TeamTextForm) -> bool:
    try:
        services.comment_create(
            author=request.user,
            activity=found,
            text=form.cleaned_data["text"],
            team=form.chosen_team(),
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """In place for htmx, a page of its own without."""
    comment = comment_for(request.user, key, CommentNeed.EDIT)
    found = _run_of(request, comment)
    if request.method == "GET" and request.GET.get("cancel"):
        return _thread(request, found)
    form = TextForm(request.POST or None, initial={"text": comment.text}, auto_id="edit_%s")
    if request.method == "POST" and form.is_valid():
        try:
            services.comment_edit(comment=comment, text=form.cleaned_data["text"])
            said = _("Comment changed.")
            return _thread(request, found, said=said) if request.htmx else _back(found)
        except ValidationError as error:
            form.refuse(error)
    is_inside = bool(request.htmx)
    template = "talk/_comment_edit.html" if is_inside else "talk/comment_edit.html"
    status = 422 if form.errors and not is_inside else 200
    context = {"activity": found, "comment": comment, "form": form}
    return render(request, template, context, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    comment = comment_for(request.user, key, CommentNeed.DELETE)
    found = _run_of(request, comment)
    services.comment_delete(comment=comment, by=request.user)
    undo = reverse("comment_restore", args=[comment.public_id])
    messages.success(request, _("Comment deleted."), extra_tags=undo)
    return _back(found)


@login_required
@require_POST
def restore(request: HttpRequest, key: UUID) -> HttpResponse:
    comment = deleted_comment_for(request.user, key)
    services.comment_restore(comment=comment)
    messages.success(request, _("The comment is back."))
    return _back(_run_of(request, comment))


def _run_of(request: HttpRequest, comment: Comment) -> Activity:
    """The run it stands at now, which may be a richer recording than it was written at."""
    return activity_for(request.user, comment.activity.public_id)


def _back(found: Activity) -> HttpResponse:
    return redirect(reverse("activity", args=[found.public_id]) + "#comments")


def _thread(
    request: HttpRequest, found: Activity, form: TeamTextForm | None = None, said: str = ""
) -> HttpResponse:
    """`said`: read out by screen readers where the page stays."""
    context = thread_context(request, found, form=form) | {"said": said}
    if request.htmx:
        return render(request, "talk/_thread.html", context)
    return render(request, "talk/comments.html", context, status=422 if form else 200)
