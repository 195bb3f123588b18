"""Makes the broker answer everybody when many connect at once."""

from collections.abc import Iterator
from typing import Any

from amqtt.broker import Broker


class SteadyDict(dict[str, Any]):
    """A dict that may be changed while somebody walks along it: the walk is over what was there before."""

    def __iter__(self) -> Iterator[str]:
        """Walk over the keys of this moment."""
        return iter(tuple(super().__iter__()))

    def items(self) -> Any:
        """Return the pairs of this moment."""
        return tuple(super().items())


def steady(broker: Broker) -> None:
    """Prepare a broker that was not started yet.

    amqtt 0.12.1 awaits while it walks over its subscriptions and its retained messages. When another client
    subscribes or publishes meanwhile, that raises RuntimeError and the first one is never answered
    (Broker._publish_session_retained_messages, _publish_retained_messages_for_subscription). May go when
    amqtt walks over copies.
    """
    for name in ("_subscriptions", "_retained_messages"):
        setattr(broker, name, SteadyDict(getattr(broker, name)))
