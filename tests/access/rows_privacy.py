"""Rows of privacy zones."""

from __future__ import annotations

from athletes.models import PrivacyZone
from tests.access.made import Made
from tests.access.vocabulary import (
    API_MINE,
    API_MINE_DO,
    API_OWN,
    API_OWN_DO,
    MINE_FORM,
    OWN_ACT,
    OWN_FORM,
    Row,
)

WEB: dict[str, Row] = {
    "settings/privacy/": OWN_FORM,
    "settings/privacy/hiding/": OWN_ACT,
    "settings/privacy/<uuid:key>/": MINE_FORM,
    "settings/privacy/<uuid:key>/remove/": MINE_FORM,
}
API: dict[str, Row] = {
    "GET /api/v1/me/privacy/": API_OWN,
    "PATCH /api/v1/me/privacy/": API_OWN_DO,
    "GET /api/v1/me/privacy-zones/": API_OWN,
    "POST /api/v1/me/privacy-zones/": API_OWN_DO,
    "GET /api/v1/me/privacy-zones/{id}/": API_MINE,
    "PATCH /api/v1/me/privacy-zones/{id}/": API_MINE_DO,
    "DELETE /api/v1/me/privacy-zones/{id}/": API_MINE_DO,
}


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    zone = PrivacyZone.objects.filter(athlete=made.alice).get()
    return {
        "privacy/<uuid:key>": f"privacy/{zone.public_id}",
        "/privacy-zones/{id}": f"/privacy-zones/{zone.public_id}",
    }
