"""Archives of everything: asked for, followed, fetched; by their athlete alone."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from athletes.models import Scope
from runhub.api.base import ApiView, own_athlete
from runhub.api.errors import ApiError
from runhub.api.idempotency import once
from runhub.api.schema import BINARY, operation
from runhub.api.serializers.exports import ExportOut
from runhub.export.access import export_for
from runhub.export.rows import TooMany
from runhub.web.export import begin, download_of, too_many

READ = (Scope.READ,)
ZIP = (200, "application/zip")


class Exports(ApiView):
    scopes = {"POST": READ}

    @operation(
        "exports_create",
        "Have an archive made of everything; the one in the making, if there is one",
        answers={202: ExportOut},
    )
    @once
    def post(self, request: Request) -> Response:
        try:
            found = begin(own_athlete(request))
        except TooMany as fault:
            raise ApiError(
                429, "too_many_exports", too_many(fault), headers={"Retry-After": str(fault.wait_s)}
            ) from fault
        place = reverse("api_export", args=[found.public_id])
        return Response(ExportOut(found).data, status=202, headers={"Location": place})


class ExportView(ApiView):
    scopes = {"GET": READ}

    @operation("exports_get", "How far an archive is", answers={200: ExportOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(ExportOut(export_for(request.user, key)).data)


class ExportDownload(ApiView):
    scopes = {"GET": READ}

    @operation(
        "exports_download", "The finished archive; for its owner alone", answers={ZIP: BINARY},
        conditional=False,
    )  # fmt: skip
    def get(self, request: Request, key: UUID) -> HttpResponseBase:
        return download_of(export_for(request.user, key))
