import pytest

from ccviewer.model import CameraState
from ccviewer.video.failures import Cause
from ccviewer.video.states import Facts, Line, judge

NOW = 1000.0


def opened(**more):
    """Return the facts of a camera that is connected and has just brought a picture."""
    return Facts(**{"line": Line.OPEN, "opened_at": 900.0, "packet_at": NOW, "picture_at": NOW} | more)


def lost(**more):
    return Facts(**{"line": Line.LOST, "trying_since": 990.0, "cause": Cause.REFUSED} | more)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (opened(), CameraState.LIVE),
        (opened(picture_at=998.1), CameraState.LIVE),
        (opened(lag_s=1.6), CameraState.DELAYED),
        (opened(late=True), CameraState.DELAYED),
        (opened(packet_at=997.9, picture_at=997.9), CameraState.STALLED),
        (opened(picture_at=997.9), CameraState.STALLED),
        (opened(picture_at=992.0, packet_at=992.0, gap_s=10.0), CameraState.LIVE),
        (opened(frozen=True), CameraState.FROZEN),
        (opened(frozen=True, packet_at=990.0), CameraState.STALLED),
        (opened(opened_at=999.0, picture_at=995.0), CameraState.RECONNECTING),
        (opened(opened_at=999.0, picture_at=None), CameraState.CONNECTING),
        (Facts(), CameraState.CONNECTING),
        (Facts(line=Line.OPENING, trying_since=999.0), CameraState.CONNECTING),
        (Facts(line=Line.OPENING, trying_since=100.0), CameraState.CONNECTING),
        (lost(), CameraState.CONNECTING),
        (lost(trying_since=940.0), CameraState.OFFLINE),
        (lost(picture_at=990.0), CameraState.RECONNECTING),
        (lost(picture_at=940.0), CameraState.OFFLINE),
        (lost(picture_at=995.0, cause=Cause.SILENT), CameraState.STALLED),
        (lost(picture_at=991.9, cause=Cause.SILENT), CameraState.RECONNECTING),
        (lost(cause=Cause.AUTH), CameraState.AUTH),
        (lost(cause=Cause.AUTH, picture_at=999.0), CameraState.AUTH),
        (lost(cause=Cause.NOT_FOUND, trying_since=1.0), CameraState.NOT_FOUND),
        (Facts(line=Line.OPENING, cause=Cause.AUTH), CameraState.AUTH),
        (Facts(line=Line.CLOSED, picture_at=940.0, gap_s=120.0), CameraState.DELAYED),
        (Facts(line=Line.CLOSED, picture_at=870.0, gap_s=120.0), CameraState.STALLED),
        (lost(picture_at=940.0, gap_s=120.0), CameraState.RECONNECTING),
    ],
)
def test_the_state_of_a_camera_follows_from_facts_and_the_time(facts, state):
    assert judge(facts, NOW) is state


def test_every_state_can_be_reached():
    reached = set()
    for test in test_the_state_of_a_camera_follows_from_facts_and_the_time.pytestmark:
        reached |= {state for _, state in test.args[1]}
    assert reached == set(CameraState)


def test_no_picture_is_called_live_while_its_connection_is_gone():
    for line in (Line.LOST, Line.OPENING, Line.CLOSED):
        for cause in (*Cause, None):
            state = judge(Facts(line=line, picture_at=NOW, opened_at=900.0, packet_at=NOW, cause=cause), NOW)
            assert state is not CameraState.LIVE
