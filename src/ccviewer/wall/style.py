"""What the theme means to Qt's own widgets: palette, style sheet, docks."""

from PySide6.QtGui import QPalette

from ccviewer.panels.base import Size, Theme


def palette(theme: Theme) -> QPalette:
    """Return the colours of Qt's widgets; a palette alone, or a style sheet alone, would leave some light."""
    result = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "ground"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface"),
        (role.Button, "raised"),
        (role.ToolTipBase, "raised"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "text"),
        (role.BrightText, "text"),
        (role.PlaceholderText, "text_3"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "ground"),
        (role.Link, "accent"),
        (role.Mid, "hairline"),
        (role.Dark, "ground"),
        (role.Shadow, "ground"),
    ):
        result.setColor(which, theme.colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, theme.colour("text_3"))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the program."""
    c = {role: colour.name() for role, colour in theme.colours.items()}
    body, title = theme.px(Size.BODY), theme.px(Size.TITLE)
    tab, side = round(30 * theme.scale), round(14 * theme.scale)
    return f"""
* {{ font-family: Inter; font-size: {body}px; }}
QToolTip {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["hairline"]}; padding: 6px; }}
QMenu {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["hairline"]}; padding: 4px; }}
QMenu::item {{ padding: 8px 28px 8px 12px; border-radius: 4px; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::indicator {{ margin-left: 10px; }}
QMenu::item:selected {{ background: {c["hairline"]}; }}
QMenu::item:disabled {{ color: {c["text_3"]}; }}
QMenu::separator {{ height: 1px; background: {c["hairline"]}; margin: 4px 8px; }}
QScrollBar:vertical {{ width: 8px; background: transparent; }}
QScrollBar:horizontal {{ height: 8px; background: transparent; }}
QScrollBar::handle {{ background: {c["hairline"]}; border-radius: 4px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {c["text_3"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
ads--CDockContainerWidget, ads--CDockManager {{ background: {c["ground"]}; }}
ads--CDockAreaWidget {{ background: {c["surface"]}; border: none; }}
ads--CDockWidget {{ background: {c["surface"]}; border: none; }}
ads--CDockAreaTitleBar {{ background: {c["ground"]}; border: none; padding: 0; min-height: {tab}px; }}
ads--CDockWidgetTab {{ background: {c["ground"]}; border: none; border-top: 2px solid transparent;
  padding: 4px {side}px; min-height: {tab - 6}px; }}
ads--CDockWidgetTab[activeTab="true"] {{ background: {c["surface"]}; border-top: 2px solid {c["text_3"]}; }}
ads--CDockWidgetTab QLabel {{ color: {c["text_2"]}; font-size: {title}px; font-weight: 500; }}
ads--CDockWidgetTab[activeTab="true"] QLabel {{ color: {c["text"]}; font-weight: 600; }}
ads--CDockWidgetTab:focus {{ border-top: 2px solid {c["accent"]}; }}
ads--CTitleBarButton {{ background: transparent; border: none; padding: 4px; min-width: 24px; }}
ads--CTitleBarButton:hover {{ background: {c["hairline"]}; }}
#tile-settings {{ background: transparent; border: none; padding: 4px; min-width: 24px; }}
#tile-settings:hover {{ background: {c["hairline"]}; }}
QSplitter::handle, ads--CDockSplitter::handle {{ background: {c["ground"]}; }}
ads--CDockSplitter::handle:hover:enabled {{ background: {c["accent"]}; }}
"""
