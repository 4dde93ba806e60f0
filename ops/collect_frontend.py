"""Copies from node_modules what the pages need into static/vendor, and builds the icon sprite.

    python ops/collect_frontend.py

writes plotly-basic.min.js, htmx.min.js, leaflet/, inter/, icons.svg and LICENSES.txt.
"""

import re
import shutil
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
TARGET = CLONE / "static" / "vendor"
ICONS = CLONE / "ops" / "icons.txt"
FILES = {
    "plotly.js-basic-dist-min/plotly-basic.min.js": "plotly-basic.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
}
FOLDERS = {"leaflet/dist/images": "leaflet/images"}
FONT = "@fontsource-variable/inter"
PACKAGES = ("plotly.js-basic-dist-min", "htmx.org", "leaflet", "lucide-static", FONT)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
SHAPES = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
    ' stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


def collect(modules: Path, target: Path) -> None:
    """Fill `target` anew from `modules`; the old folder is replaced as a whole at the end."""
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    for source, name in FILES.items():
        out = part / name
        out.parent.mkdir(parents=True, exist_ok=True)
        text = (modules / source).read_text(encoding="utf-8")
        # The maps are not collected, and a manifest refuses a reference to a missing file.
        out.write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    for source, name in FOLDERS.items():
        shutil.copytree(modules / source, part / name)
    collect_font(modules / FONT, part / "inter")
    names = ICONS.read_text().split()
    (part / "icons.svg").write_text(sprite(modules / "lucide-static" / "icons", names))
    (part / "LICENSES.txt").write_text(licences(modules))
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def collect_font(package: Path, target: Path) -> None:
    """Inter's upright variable font: one style sheet and the subsets it names."""
    css = (package / "wght.css").read_text(encoding="utf-8")
    (target / "files").mkdir(parents=True)
    for name in re.findall(r"url\(\./files/([\w.-]+)\)", css):
        shutil.copy(package / "files" / name, target / "files" / name)
    (target / "inter.css").write_text(css.replace("url(./files/", "url(files/"), encoding="utf-8")


def sprite(folder: Path, names: list[str]) -> str:
    """One SVG with a <symbol id="NAME"> per icon: <svg><use href="icons.svg#NAME"/></svg>."""
    symbols = []
    for name in sorted(set(names)):
        found = SHAPES.search((folder / f"{name}.svg").read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{name}.svg holds no drawing")
        shapes = " ".join(found.group(1).split()).replace("> <", "><")
        symbols.append(SYMBOL.format(name=name, shapes=shapes))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def licences(modules: Path) -> str:
    """The licence texts of what was copied."""
    texts = [f"{name}\n\n{(modules / name / 'LICENSE').read_text()}" for name in PACKAGES]
    return ("\n" + "-" * 72 + "\n").join(texts)


if __name__ == "__main__":
    collect(CLONE / "node_modules", TARGET)
