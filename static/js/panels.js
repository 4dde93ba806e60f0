// Panels: the numbers are there already; this draws their charts, also of panels that come later.
