"""Forms of a name that its language makes: cases, and capitals where they are not those of other languages.

    Укрінформ (uk) -> Укрінформу, Укрінформом, ...      Agerpres (pl) -> Agerpresa, Agerpresem, ...
    Hina (hr) -> Hine, Hini, Hinu, Hinom            İhlas Haber Ajansı (tr) -> İHLAS HABER AJANSI

Case forms: only names of one word and four letters or more that are not all capitals: acronyms take no ending, or one
behind a mark (`PAP-u`, `AA'nın`), which the boundary of a word already allows.
"""

from __future__ import annotations

_CYRILLIC = ("а", "у", "ом", "е")
_BY_LANGUAGE = {
    "be": _CYRILLIC,
    "ru": _CYRILLIC,
    "sr": (*_CYRILLIC, "a", "u", "om", "em"),
    "uk": (*_CYRILLIC, "і", "ові"),
    "bs": ("a", "u", "om", "em"),
    "cs": ("u", "em", "e", "ovi"),
    "hr": ("a", "u", "om", "em"),
    "pl": ("a", "u", "em", "owi", "ie"),
    "sk": ("u", "om", "e", "ovi"),
    "sl": ("a", "u", "om", "em"),
}
# forms of names that end in a vowel: the letter falls and another stands for it
_FEMININE = {"a": ("e", "i", "u", "o", "om", "ou", "y", "ę", "ą"), "а": ("ы", "и", "е", "у", "ой", "ою", "і", "ом")}
_LEAST_LETTERS = 4
TURKIC = frozenset({"az", "tr"})  # i and ı are two letters, in capitals too


def capitals(name: str) -> str:
    """A Turkish or Azerbaijani name in capitals."""
    return name.replace("i", "İ").replace("ı", "I").upper()


def case_forms(name: str, language: str) -> tuple[str, ...]:
    """The declined forms of `name`, without the name itself; none where the language or the name has none."""
    endings = _BY_LANGUAGE.get(language)
    if not endings or len(name) < _LEAST_LETTERS or not name.isalpha() or name.isupper():
        return ()
    last = name[-1].lower()
    if last in _FEMININE:
        return tuple(name[:-1] + ending for ending in _FEMININE[last])
    if last in "eiouyеиоуыэюяії":
        return ()
    cyrillic = "\u0400" <= last <= "\u04ff"
    return tuple(name + ending for ending in endings if ("\u0400" <= ending[0] <= "\u04ff") is cyrillic)
