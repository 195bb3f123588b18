"""How fields, lists and buttons look on a card, at the scale of the window that it lies over."""

from ccviewer import resources
from ccviewer.panels.base import Size, Theme

FIELD = 32  # px: what a finger finds


def card_sheet(theme: Theme) -> str:
    """Return the style sheet of a card and of everything on it.

    A button is quiet unless its property `primary` or `danger` is set; a label with the property `mistake`
    says what is wrong with the field above it.
    """
    c = {role: colour.name() for role, colour in theme.colours.items()}

    def px(desk: float) -> int:
        return round(desk * theme.scale)

    tick = resources.path("icons/check.svg").as_posix()
    return f"""
#overlay-card {{ background: {c["raised"]}; border: 1px solid {c["hairline"]}; border-radius: {px(8)}px; }}
#overlay-card * {{ font-size: {theme.px(Size.BODY)}px; color: {c["text"]}; }}
#overlay-card #overlay-heading {{ font-size: {theme.px(Size.TITLE) + px(2)}px; font-weight: 600; }}
#overlay-card #overlay-hint, #overlay-card QLabel[hint="true"] {{ font-size: {theme.px(Size.HINT)}px;
  color: {c["text_3"]}; }}
#overlay-card QLabel[quiet="true"] {{ color: {c["text_2"]}; }}
#overlay-card QLabel[mistake="true"] {{ color: {c["critical"]}; font-size: {theme.px(Size.HINT)}px; }}
#overlay-scroll, #overlay-inner, #overlay-card QScrollArea, #overlay-card QScrollArea > QWidget > QWidget {{
  background: transparent; border: none; }}
#overlay-card QLineEdit, #overlay-card QComboBox, #overlay-card QAbstractSpinBox,
#overlay-card QPlainTextEdit {{ background: {c["ground"]}; border: 1px solid {c["hairline"]};
  border-radius: {px(6)}px; padding: 0 {px(10)}px; min-height: {px(FIELD)}px;
  selection-background-color: {c["accent"]}; selection-color: {c["ground"]}; }}
#overlay-card QLineEdit:focus, #overlay-card QComboBox:focus, #overlay-card QAbstractSpinBox:focus,
#overlay-card QPlainTextEdit:focus {{ border: 1px solid {c["accent"]}; }}
#overlay-card QAbstractSpinBox QLineEdit {{ border: none; background: transparent; padding: 0;
  min-height: 0; }}
#overlay-card QLineEdit[wrong="true"], #overlay-card QAbstractSpinBox[wrong="true"],
#overlay-card QComboBox[wrong="true"] {{ border: 1px solid {c["critical"]}; }}
#overlay-card QComboBox::drop-down {{ border: none; width: {px(28)}px; }}
#overlay-card QComboBox::down-arrow, #overlay-card QAbstractSpinBox::down-arrow {{ image: none; width: 0;
  height: 0; border-left: {px(4)}px solid {c["ground"]}; border-right: {px(4)}px solid {c["ground"]};
  border-top: {px(5)}px solid {c["text_2"]}; }}
#overlay-card QAbstractSpinBox::up-arrow {{ image: none; width: 0; height: 0;
  border-left: {px(4)}px solid {c["ground"]}; border-right: {px(4)}px solid {c["ground"]};
  border-bottom: {px(5)}px solid {c["text_2"]}; }}
#overlay-card QComboBox QAbstractItemView {{ background: {c["raised"]}; border: 1px solid {c["hairline"]};
  padding: {px(4)}px; outline: none; selection-background-color: {c["hairline"]};
  selection-color: {c["text"]}; }}
#overlay-card QComboBox QAbstractItemView::item {{ min-height: {px(28)}px; padding: 0 {px(8)}px; }}
#overlay-card QAbstractSpinBox::up-button, #overlay-card QAbstractSpinBox::down-button {{
  background: transparent; border: none; width: {px(24)}px; }}
#overlay-card QPushButton {{ background: {c["surface"]}; border: 1px solid {c["hairline"]};
  border-radius: {px(6)}px; padding: 0 {px(14)}px; min-height: {px(FIELD)}px; }}
#overlay-card QPushButton:hover {{ background: {c["hairline"]}; }}
#overlay-card QPushButton:focus {{ border: 1px solid {c["accent"]}; }}
#overlay-card QPushButton:disabled {{ color: {c["text_3"]}; }}
#overlay-card QPushButton:checked {{ border: 1px solid {c["accent"]}; background: {c["hairline"]}; }}
#overlay-card QPushButton[primary="true"] {{ background: {c["accent"]}; color: {c["ground"]};
  border: 1px solid {c["accent"]}; font-weight: 600; }}
#overlay-card QPushButton[primary="true"]:hover, #overlay-card QPushButton[primary="true"]:focus {{
  border: 1px solid {c["text"]}; }}
#overlay-card QPushButton[primary="true"]:disabled {{ background: {c["hairline"]}; color: {c["text_3"]};
  border: 1px solid {c["hairline"]}; }}
#overlay-card QPushButton[danger="true"] {{ color: {c["critical"]}; }}
#overlay-card QToolButton {{ background: transparent; border: 1px solid transparent;
  border-radius: {px(6)}px; padding: {px(4)}px; }}
#overlay-card QToolButton:hover {{ background: {c["hairline"]}; }}
#overlay-card QToolButton:focus {{ border: 1px solid {c["accent"]}; }}
#overlay-card QAbstractItemView {{ background: transparent; border: none; outline: none; }}
#overlay-card QListWidget {{ background: {c["ground"]}; border: 1px solid {c["hairline"]};
  border-radius: {px(6)}px; padding: {px(3)}px; }}
#overlay-card QListWidget:focus {{ border: 1px solid {c["accent"]}; }}
#overlay-card QListView::item {{ border-radius: {px(6)}px; padding: {px(6)}px {px(8)}px;
  min-height: {px(20)}px; }}
#overlay-card QListView::item:hover {{ background: {c["surface"]}; }}
#overlay-card QListView::item:selected {{ background: {c["hairline"]}; color: {c["text"]}; }}
#overlay-card QCheckBox {{ spacing: {px(8)}px; min-height: {px(FIELD)}px; }}
#overlay-card QCheckBox::indicator {{ width: {px(16)}px; height: {px(16)}px; border-radius: {px(4)}px;
  border: 1px solid {c["text_3"]}; background: {c["ground"]}; }}
#overlay-card QCheckBox::indicator:checked {{ background: {c["accent"]}; border: 1px solid {c["accent"]};
  image: url({tick}); }}
#overlay-card QCheckBox:focus {{ color: {c["accent"]}; }}
#overlay-card QFrame[box="true"] {{ background: {c["surface"]}; border: 1px solid {c["hairline"]};
  border-radius: {px(6)}px; }}
"""
