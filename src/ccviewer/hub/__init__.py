"""Where feeds leave what they bring and panels find it."""

from ccviewer.hub.clock import Clock, SystemClock
from ccviewer.hub.frames import Demand, Frame, Frames, FrameSlot
from ccviewer.hub.retry import retry_delay

__all__ = ["Clock", "Demand", "Frame", "FrameSlot", "Frames", "SystemClock", "retry_delay"]
