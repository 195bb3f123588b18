"""Commands for a seat over MQTT: signed, expiring, answered. `app` hands them to the wall."""

from ccviewer.feeds.control.answer import Answer, Outcome, Reason, Topics, fingerprint, is_online
from ccviewer.feeds.control.controller import Controller
from ccviewer.feeds.control.gate import Accepted, Gate, Turned
from ccviewer.feeds.control.ledger import LONGEST_S, Ledger
from ccviewer.feeds.control.link import SeatLink, Unsaid
from ccviewer.feeds.control.outbox import Outbox, Pending
from ccviewer.feeds.control.request import Malformed, Request

__all__ = [
    "LONGEST_S",
    "Accepted",
    "Answer",
    "Controller",
    "Gate",
    "Ledger",
    "Malformed",
    "Outbox",
    "Outcome",
    "Pending",
    "Reason",
    "Request",
    "SeatLink",
    "Topics",
    "Turned",
    "Unsaid",
    "fingerprint",
    "is_online",
]
