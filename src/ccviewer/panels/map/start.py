"""What a web map needs before the first window: its scheme, and the right way of drawing."""

from functools import cache

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext

GL_RENDERER = 0x1F01
SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "gdi generic", "basic render", "software")


def prepare() -> None:
    """Do all that must precede the application object. Without QtWebEngine only the map is missing."""
    if QCoreApplication.instance() is None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    try:
        from ccviewer.panels.map.scheme import register  # noqa: PLC0415  (QtWebEngine may be missing)
    except ImportError:
        return
    register()


@cache
def choose_renderer() -> str:
    """Let Qt Quick, which carries the web view, paint without OpenGL where there is no real GPU.

    Call before the first web view is built; the GPU is asked once. Returns what draws: the GPU's name, or
    `software` with the reason.
    """
    name = gpu()
    if name and not any(word in name.lower() for word in SOFTWARE):
        return name
    from PySide6.QtQuick import QQuickWindow, QSGRendererInterface  # noqa: PLC0415  (comes with QtWebEngine)

    software = QSGRendererInterface.GraphicsApi.Software
    if QQuickWindow.graphicsApi() is not software:
        QQuickWindow.setGraphicsApi(software)
    return f"software ({name or 'no OpenGL'})"


def gpu() -> str:
    """Return the name of what carries out OpenGL, or an empty text when nothing does; takes 30 to 80 ms."""
    surface = QOffscreenSurface()
    surface.create()
    context = QOpenGLContext()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    name = context.functions().glGetString(GL_RENDERER)
    context.doneCurrent()
    return str(name or "")
