// A panel's switch changes its own part of the address; what other panels were switched to stays.

/** The address after `link` was followed: this page's, with the parameters its switch is about. */
function merged(link) {
  const links = [...link.closest(".panel-switch").querySelectorAll("a[hx-push-url]")];
  const targets = links.map((each) => new URL(each.getAttribute("hx-push-url"), location.href));
  const wanted = targets[links.indexOf(link)].searchParams;
  const here = new URL(location.href);
  for (const name of new Set(targets.flatMap((target) => [...target.searchParams.keys()]))) {
    const values = new Set(targets.map((target) => target.searchParams.get(name)));
    if (values.size > 1) {
      here.searchParams.delete(name);
      if (wanted.has(name)) {
        here.searchParams.set(name, wanted.get(name));
      }
    }
  }
  return here.pathname + here.search;
}

/** Listen on the whole page: panels come and go. */
export function keepSwitches() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.detail.elt;
    if (link.matches?.(".panel-switch a[hx-push-url]")) {
      link.setAttribute("hx-push-url", merged(link));
    }
  });
}
