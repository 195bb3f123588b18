"""Cameras: one thread an open stream, into a FrameSlot."""
