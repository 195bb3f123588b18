"""Lets Qt's own dialogs, menus and numbers speak the language of the room; Qt ships no Indonesian."""

import polib
from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from ccviewer import i18n, resources
from ccviewer.wall import Wall

LOCALES = {
    "id": (QLocale.Language.Indonesian, QLocale.Country.Indonesia),
    "en": (QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


class QtTexts(QTranslator):
    """Translates what Qt, QtAds and QtWebEngine say, from `resources/i18n/qt.<language>.po`.

    It asks for the language of the moment each time, so that what is built after a switch speaks the new one.
    A language without a file is the one that Qt is written in.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = {language: _words(language) for language in i18n.LANGUAGES}

    def translate(
        self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """Return what to say for a text of Qt's; None leaves one that is not ours as it is."""
        return self._words[i18n.language()].get((context, source))

    def isEmpty(self) -> bool:
        """Be asked at all."""
        return False


def teach(wall: Wall) -> QtTexts:
    """Let Qt speak the language in use from now on, and follow whoever switches it on the wall."""
    texts = QtTexts(wall)
    follow()
    wall.rebuilt.connect(follow)
    QCoreApplication.installTranslator(texts)
    return texts


def follow() -> None:
    """Write numbers and dates as the language in use does, in whatever is built from now on."""
    QLocale.setDefault(QLocale(*LOCALES[i18n.language()]))


def _words(language: str) -> dict[tuple[str, str], str]:
    path = resources.path(f"i18n/qt.{language}.po")
    if not path.is_file():
        return {}
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in polib.pofile(str(path))}
