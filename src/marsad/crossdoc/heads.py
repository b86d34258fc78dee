"""The head of a code: its country or organisation."""


def head(code: str) -> str:
    """Return what stands before the first blank of a code.

    >>> head("RUS GOV"), head("IGO:UN")
    ('RUS', 'IGO:UN')
    """
    return code.partition(" ")[0]
