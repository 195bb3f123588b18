import pytest

from ccviewer.hub import Demand
from ccviewer.video.scaling import scaled_size


@pytest.mark.parametrize(
    ("size", "aspect", "demand", "scaled"),
    [
        ((704, 576), 1.0, Demand(480, 270), (330, 270)),
        ((1920, 1080), 1.0, Demand(480, 270), (480, 270)),
        ((704, 576), 1.0, Demand(480, 270, fill=True), (480, 392)),
        ((704, 576), 12 / 11, Demand(384, 288), (384, 288)),
        ((720, 576), 0.5, Demand(360, 1152), (360, 576)),
        ((320, 240), 1.0, Demand(1920, 1080), (320, 240)),
        ((1920, 1080), 1.0, Demand(1, 1), (2, 2)),
    ],
)
def test_a_picture_fits_or_covers_its_tile_and_is_never_stretched(size, aspect, demand, scaled):
    assert scaled_size(*size, aspect, demand) == scaled
