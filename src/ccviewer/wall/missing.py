"""Stands where a panel should be and cannot, and says why."""

from collections.abc import Iterable, Set

from PySide6.QtWidgets import QWidget

from ccviewer.i18n import Text, tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Context, Panel, Status


class MissingPanel(Panel):
    """A card in the place of a panel that does not exist, does not load, or refuses its options."""

    kind = "missing"
    icon = "circle-help"

    def __init__(self, context: Context, title: str, reason: Text, parent: QWidget | None = None) -> None:
        self._reason = reason
        super().__init__(context, Panel.Options(title=title), parent)

    def default_title(self) -> str:
        """Return the title of a panel that has none."""
        return tr("Panel")

    def filters(self) -> Iterable[str]:
        """Hear of nothing."""
        return ()

    def refresh(self, changed: Set[str]) -> None:
        """Have nothing to draw."""

    def status(self) -> Status:
        """Say that it is not there."""
        return Status(Freshness.LOST, Severity.MINOR, tr("Tidak ada"))

    def emptiness(self) -> str:
        """Say why."""
        return str(self._reason)

    def shows(self) -> dict[str, object]:
        """Return the reason."""
        return {"reason": str(self._reason)}
