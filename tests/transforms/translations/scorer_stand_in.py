"""Scorers that need no model: two texts are alike where their lengths are."""


class Lengths:
    """Texts of less than 420 characters are alike; a text of one word makes it fail."""

    identity = "lengths 1"
    alike, unlike = 0.9, 0.1

    def vector(self, text, language):
        assert language
        if " " not in text.strip():
            raise RuntimeError("no words")
        return [1.0, 0.0] if len(text) < 420 else [0.0, 1.0]


class WithoutIdentity(Lengths):
    identity = ""


class Upside(Lengths):
    alike, unlike = 0.1, 0.9


def broken():
    raise OSError("no weights")


def nothing():
    return None
