"""Only paths of this site pass."""

import pytest

from common.own_path import is_own_path

FOREIGN = [
    "//e",
    "///e",
    "/\\e",
    "\\\\e",
    "\\/e",
    "https:e",
    "https:/e",
    "https://e/",
    "http:///e",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//e@localhost/",
    "%09//e",
    "/%09/e",
    "/\t/e",
    "\t//e",
    " //e",
    "/ /e\n",
    "/\r\n/e",
    "/%2Fe",
    "/%2f%2fe",
    "/%5Ce",
    "/%5c/e",
    "%2F%2Fe",
    "/\u2028/e",
    "／／e",
    "/／e",
    "/\u2215e",
    "//e。org",
    "/\0/e",
    "e.example",
    "activities/",
    "",
    "?x=1",
    "#x",
    "/" + "a" * 3000,
    "///[::1",
    ".//e",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_what_may_lead_elsewhere_is_refused(text):
    assert not is_own_path(text)


@pytest.mark.parametrize(
    "text",
    ["/", "/activities/", "/activities/?q=a%20b&next=//e", "/a/#part", "/x/?u=https://e", "/a//b"],
)
def test_paths_of_the_site_pass(text):
    assert is_own_path(text)
