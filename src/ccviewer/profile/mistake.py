"""How a validator says what is wrong, in words that the loader can translate."""

from ccviewer.i18n import Text


class Mistake(ValueError):
    """What a pydantic validator raises, anywhere in a profile: the loader adds file, line and path.

    `hint` says what to write instead. `at` is a path below the value being validated, for a validator
    that looks at a whole table: `Mistake("...", at=("limits", "minor"))`.
    """

    def __init__(
        self, template: str, *, hint: Text | None = None, at: tuple[str | int, ...] = (), **values: object
    ) -> None:
        super().__init__(template, values)
        self.text = Text(template, **values)
        self.hint = hint
        self.at = at

    def __str__(self) -> str:
        """Return the message in the language of the moment."""
        return str(self.text)
