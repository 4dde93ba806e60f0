"""Headers that Django does not set itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Off for us and for whatever a page might embed; passkeys, copying and full screen stay.
OFF = (
    "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope"
    " hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture"
    " screen-wake-lock serial storage-access sync-xhr usb window-management xr-spatial-tracking"
)
OURS = "clipboard-write fullscreen publickey-credentials-create publickey-credentials-get"
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in OFF.split()] + [f"{name}=(self)" for name in OURS.split()]
)
FORWARDED = tuple(
    f"HTTP_{name}"
    for name in (
        "FORWARDED",
        "X_FORWARDED_FOR",
        "X_FORWARDED_HOST",
        "X_FORWARDED_PORT",
        "X_FORWARDED_PROTO",
        "X_REAL_IP",
        "X_REQUEST_ID",
    )
)
ASKED = "private, no-cache"
GetResponse = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Outermost but for the log: also static files get these."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers["Permissions-Policy"] = PERMISSIONS
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Static files say "public". All else may be somebody's own and is kept nowhere, but for
        # answers of the API with an ETag: their reader keeps them and asks each time.
        said = headers.get("Cache-Control", "")
        if "public" not in said:
            patch_vary_headers(response, ("Cookie", "Authorization"))
            if not (said == ASKED and "ETag" in headers):
                headers["Cache-Control"] = "private, no-store"
        return response


class ForwardedMiddleware:
    """Drops X-Forwarded-* unless the peer is one of TRUSTED_PROXIES."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        named = set(settings.TRUSTED_PROXIES)
        self.trusts_socket = "unix" in named
        self.trusted = [ipaddress.ip_network(text, strict=False) for text in named - {"unix"}]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_trusted(request.META.get("REMOTE_ADDR", "")):
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)

    def is_trusted(self, peer: str) -> bool:
        if not peer:
            return self.trusts_socket
        if not self.trusted:
            return False
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self.trusted)
