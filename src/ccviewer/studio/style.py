"""How the studio looks: the room's colours on Qt's own tables, trees and fields."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from ccviewer.panels.base import Size, Theme


def rename(widget: QWidget, name: str) -> None:
    """Give a widget another place in the style sheet."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def dress(widget: QWidget, theme: Theme) -> None:
    """Put the room's colours on a window and all that is in it."""
    c = {role: colour.name() for role, colour in theme.colours.items()}
    body, hint, title = theme.px(Size.BODY), theme.px(Size.HINT), theme.px(Size.TITLE)
    palette = QPalette(widget.palette())
    for role, name in (
        (QPalette.ColorRole.Window, "ground"),
        (QPalette.ColorRole.Base, "surface"),
        (QPalette.ColorRole.AlternateBase, "surface"),
        (QPalette.ColorRole.Button, "raised"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.PlaceholderText, "text_3"),
        (QPalette.ColorRole.Highlight, "hairline"),
        (QPalette.ColorRole.HighlightedText, "text"),
    ):
        palette.setColor(role, theme.colour(name))
    widget.setPalette(palette)
    widget.setFont(theme.font(Size.BODY))
    chosen = QColor(theme.colour("accent"))
    chosen.setAlphaF(0.16)
    picked = f"rgba({chosen.red()}, {chosen.green()}, {chosen.blue()}, 41)"
    widget.setStyleSheet(f"""
* {{ font-family: Inter; font-size: {body}px; }}
QWidget#studio {{ background: {c["ground"]}; }}
QFrame#pane {{ background: {c["surface"]}; border-radius: 6px; }}
QLabel {{ color: {c["text_2"]}; background: transparent; }}
QLabel#title {{ color: {c["text"]}; font-size: {title}px; font-weight: 600; }}
QLabel#hint {{ color: {c["text_3"]}; font-size: {hint}px; }}
QLabel#good {{ color: {c["text"]}; }}
QLabel#bad {{ color: {c["critical"]}; font-weight: 600; }}
QLabel#guess {{ color: {c["minor"]}; font-weight: 600; }}
QLineEdit, QComboBox {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["hairline"]};
  border-radius: 4px; padding: 0 8px; min-height: 30px; selection-background-color: {c["accent"]};
  selection-color: {c["ground"]}; }}
QLineEdit:focus, QComboBox:focus {{ border: 1px solid {c["accent"]}; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {c["text_3"]}; }}
QTableView QLineEdit, QTableView QComboBox {{ min-height: 24px; border-radius: 0; padding: 0 4px; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; border-left: 4px solid {c["raised"]};
  border-right: 4px solid {c["raised"]}; border-top: 5px solid {c["text_3"]}; margin-right: 8px; }}
QComboBox QAbstractItemView {{ background: {c["raised"]}; color: {c["text"]}; outline: none;
  border: 1px solid {c["hairline"]}; selection-background-color: {c["hairline"]};
  selection-color: {c["text"]}; }}
QScrollBar:vertical {{ width: 8px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 8px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {c["hairline"]}; border-radius: 4px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {c["text_3"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QPushButton#choice, QPushButton#likely {{ text-align: left; }}
QPushButton#likely {{ border: 1px solid {c["accent"]}; color: {c["text"]}; }}
QPushButton#count {{ border: none; background: transparent; color: {c["text_2"]}; padding: 0 6px; }}
QPushButton#count:enabled {{ color: {c["major"]}; }}
QPushButton#count:disabled {{ background: transparent; color: {c["text_2"]}; }}
QPushButton#count:focus {{ color: {c["accent"]}; }}
QPushButton {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["hairline"]};
  border-radius: 4px; padding: 0 14px; min-height: 30px; }}
QPushButton:hover {{ background: {c["hairline"]}; }}
QPushButton:focus {{ border: 1px solid {c["accent"]}; }}
QPushButton:disabled {{ color: {c["text_3"]}; background: {c["surface"]}; }}
QPushButton#main {{ border: 1px solid {c["accent"]}; color: {c["accent"]}; font-weight: 600; }}
QPushButton#main:disabled {{ border: 1px solid {c["hairline"]}; color: {c["text_3"]}; }}
QPushButton#tab {{ border: none; background: transparent; color: {c["text_2"]}; padding: 0 10px; }}
QPushButton#tab:checked {{ color: {c["text"]}; border-bottom: 2px solid {c["text_3"]}; border-radius: 0; }}
QPushButton#tab:focus {{ color: {c["accent"]}; }}
QTreeView, QTableView, QPlainTextEdit {{ background: {c["surface"]}; color: {c["text"]}; border: none;
  outline: none; gridline-color: {c["hairline"]}; selection-background-color: {picked};
  selection-color: {c["text"]}; }}
QTreeView:focus, QTableView:focus, QPlainTextEdit:focus {{ border: 1px solid {c["accent"]}; }}
QTreeView::item {{ min-height: 24px; }}
QTreeView::item:selected, QTableView::item:selected {{ background: {picked}; }}
QTreeView::item:selected:active {{ background: {picked}; }}
QTableView::item {{ padding: 0 6px; border-bottom: 1px solid {c["hairline"]}; }}
QHeaderView {{ background: {c["surface"]}; border: none; }}
QHeaderView::section {{ background: {c["surface"]}; color: {c["text_3"]}; border: none; font-size: {hint}px;
  border-bottom: 1px solid {c["hairline"]}; padding: 4px 6px; text-align: left; }}
QTableCornerButton::section {{ background: {c["surface"]}; border: none; }}
QSplitter::handle {{ background: {c["ground"]}; }}
QSplitter::handle:hover {{ background: {c["accent"]}; }}
QProgressBar {{ background: {c["raised"]}; border: none; max-height: 3px; }}
QProgressBar::chunk {{ background: {c["accent"]}; }}
QToolTip {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["hairline"]}; padding: 6px; }}
""")
