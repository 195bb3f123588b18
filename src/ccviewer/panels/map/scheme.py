"""The ccv:// scheme: the only place from where a map page may load anything.

Nothing is read by a path of the page's choosing: there is a table of known addresses.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QBuffer, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

SCHEME = b"ccv"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
}
ALLOWED = ("ccv", "qrc", "data")
BLOCKED_KEPT = 20
Body = bytes | Callable[[], bytes]


def registered() -> bool:
    """Say whether pages of the scheme can be loaded."""
    return bytes(QWebEngineUrlScheme.schemeByName(SCHEME).name().data()) == SCHEME


def register() -> None:
    """Make the scheme known; must precede the application object, and may be called again."""
    if registered():
        return
    flag = QWebEngineUrlScheme.Flag
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


class Handler(QWebEngineUrlSchemeHandler):
    """Answers from a table of addresses; a picture that changes is a callable, `pictures` finds it by number.

    `pictures` gets a name and a whole number out of `/<name>/<number>.png`. Main thread.
    """

    def __init__(
        self,
        files: Mapping[str, Body],
        pictures: Callable[[str, int], bytes | None],
        csp: str = CSP,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._files, self._pictures, self._csp = files, pictures, csp

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request."""
        path = job.requestUrl().path()
        if bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        body = self.find(path)
        if body is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        # Each value is a LIST of bytes: with bare bytes PySide 6.11 sends a header a character, and the
        # policy is void without any message.
        headers = {
            b"X-Content-Type-Options": [b"nosniff"],
            b"Cache-Control": [b"no-store"],
            b"Content-Security-Policy": [self._csp.encode()],
        }
        job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]  # the stub says otherwise
        buffer = QBuffer(job)
        buffer.setData(body)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        suffix = path[path.rfind(".") :]
        job.reply(TYPES.get(suffix, "application/octet-stream").encode(), buffer)

    def find(self, path: str) -> bytes | None:
        """Return what lies at an address, or None."""
        found = self._files.get(path)
        if found is not None:
            return found if isinstance(found, bytes) else found()
        name, slash, number = path[1:].removesuffix(".png").partition("/")
        if slash and number.isascii() and number.isdecimal() and len(number) < 10:
            return self._pictures(name, int(number))
        return None


class Guard(QWebEngineUrlRequestInterceptor):
    """The second wall, should the policy ever fail: counts and stops whatever would leave the program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.allowed = 0
        self.blocked = 0
        self.latest: list[str] = []  # what was blocked last, shortened

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Judge one request."""
        url = info.requestUrl()
        if url.scheme() in ALLOWED:
            self.allowed += 1
            return
        self.blocked += 1
        self.latest = [*self.latest, url.toString()[:80]][-BLOCKED_KEPT:]
        info.block(True)


class Page(QWebEnginePage):
    """A page that can go nowhere and do nothing but draw."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.said: list[str] = []  # by the page's console, for the diagnostics
        attribute = QWebEngineSettings.WebAttribute
        for one in (
            attribute.LocalContentCanAccessRemoteUrls,
            attribute.LocalContentCanAccessFileUrls,
            attribute.JavascriptCanOpenWindows,
            attribute.PluginsEnabled,
            attribute.AllowRunningInsecureContent,
            attribute.JavascriptCanAccessClipboard,
            attribute.ErrorPageEnabled,
        ):
            self.settings().setAttribute(one, False)

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,
        isMainFrame: bool,  # noqa: N803  (Qt's name)
    ) -> bool:
        """Let it go to our own scheme only."""
        return QUrl(url).scheme() == "ccv"

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,  # noqa: N803  (Qt's name)
        sourceID: str,  # noqa: N803
    ) -> None:
        """Keep the last words of the page."""
        self.said = [*self.said, f"{sourceID[-24:]}:{lineNumber} {message[:160]}"][-BLOCKED_KEPT:]
