"""Where feeds leave what they bring and panels find it."""

from ccviewer.hub.clock import Clock, SystemClock
from ccviewer.hub.frames import Demand, Frame, Frames, FrameSlot
from ccviewer.hub.hub import AssetView, Hub
from ccviewer.hub.inbox import Item
from ccviewer.hub.registers import CameraHealth, FeedHealth
from ccviewer.hub.retry import retry_delay
from ccviewer.hub.series import Series

__all__ = [
    "AssetView",
    "CameraHealth",
    "Clock",
    "Demand",
    "FeedHealth",
    "Frame",
    "FrameSlot",
    "Frames",
    "Hub",
    "Item",
    "Series",
    "SystemClock",
    "retry_delay",
]
