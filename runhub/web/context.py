"""Context."""


def frame(request):
    return {}
