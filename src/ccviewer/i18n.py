"""Says things in the language of whoever looks at the wall.

The source language is Bahasa Indonesia, so an untranslated text is still right for its first readers.
Catalogues are gettext files, `resources/i18n/<language>.po`. No Qt here: feeds and the command line
speak too.
"""

from functools import cache

import polib

from ccviewer import resources

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}

_catalogue: dict[str, str] = {}
_language = "id"


def use(language: str) -> None:
    """Switch the language of the whole program; texts already drawn are redrawn by their owners.

    Raises:
        ValueError: no such language.
    """
    global _catalogue, _language  # noqa: PLW0603  (a process has one language, like its locale)
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}, only {', '.join(LANGUAGES)}")
    _catalogue = _read(language)
    _language = language


def language() -> str:
    """Return the language in use, `id` or `en`."""
    return _language


def said_in(text: "Text", language: str) -> str:
    """Return a text in a language that need not be the one in use, for lists that show both."""
    said = _read(language).get(text.template, text.template)
    return said.format(**text.values) if text.values else said


@cache
def _read(language: str) -> dict[str, str]:
    entries = polib.pofile(str(resources.path(f"i18n/{language}.po"))) if language != "id" else []
    return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}


def tr(template: str, /, **values: object) -> str:
    """Return the text in the language of the moment, with its values put in.

    The first argument is a literal: `make check` collects it for translation.
    """
    said = _catalogue.get(template, template)
    return said.format(**values) if values else said


class Text:
    """Something to say later, in the language of whoever reads it then. Immutable."""

    __slots__ = ("template", "values")

    def __init__(self, template: str, /, **values: object) -> None:
        self.template, self.values = template, values

    def __str__(self) -> str:
        """Return the text in the language of the moment."""
        return tr(self.template, **self.values)

    def __repr__(self) -> str:
        """Return what a developer wants to see."""
        return f"Text({str(self)!r})"

    def __bool__(self) -> bool:
        """Say whether there is anything to say."""
        return bool(self.template)

    def __eq__(self, other: object) -> bool:
        """Compare by what is said, not by language."""
        return isinstance(other, Text) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        """Hash by the template: values may not be hashable."""
        return hash(self.template)
