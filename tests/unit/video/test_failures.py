import errno

import av.error
import pytest

from ccviewer.video.failures import Cause, classify

CANARY = "kenari-7f3a"
URL = f"rtsp://admin:{CANARY}@10.0.0.9/main?token={CANARY}"


def raised(kind, code):
    return kind(code, f"refused {URL}", URL, (16, "rtsp", f"no {URL}"))


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (raised(av.error.HTTPUnauthorizedError, 1), Cause.AUTH),
        (raised(av.error.HTTPForbiddenError, 1), Cause.AUTH),
        (raised(av.error.HTTPNotFoundError, 1), Cause.NOT_FOUND),
        (raised(av.error.HTTPServerError, 1), Cause.OTHER),
        (raised(av.error.HTTPOtherClientError, 1), Cause.OTHER),
        (raised(av.error.HTTPTooManyRequestsError, 1), Cause.OTHER),
        (raised(av.error.ConnectionRefusedError, errno.ECONNREFUSED), Cause.REFUSED),
        (raised(av.error.ConnectionResetError, errno.ECONNRESET), Cause.ENDED),
        (raised(av.error.ExitError, 1), Cause.TIMEOUT),
        (raised(av.error.TimeoutError, errno.ETIMEDOUT), Cause.TIMEOUT),
        (raised(av.error.InvalidDataError, 1), Cause.BAD_DATA),
        (raised(av.error.EOFError, 1), Cause.ENDED),
        (raised(av.error.FileNotFoundError, errno.ENOENT), Cause.NOT_FOUND),
        (raised(av.error.OSError, errno.EIO), Cause.VAGUE),
        (raised(av.error.OSError, errno.EHOSTUNREACH), Cause.UNREACHABLE),
        (OSError(errno.ENETUNREACH, URL), Cause.UNREACHABLE),
        (raised(av.error.PatchWelcomeError, 1), Cause.OTHER),
    ],
)
def test_an_error_of_the_library_becomes_a_cause_and_words_without_secrets(error, cause):
    failure = classify(error, "10.0.0.9:554")
    assert failure.cause is cause
    assert str(failure.reason)
    assert CANARY not in repr(failure)
