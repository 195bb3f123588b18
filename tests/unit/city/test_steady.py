"""The tables of the city's broker may change while it walks over them."""

import asyncio

from amqtt.broker import Broker

from ccviewer.city.steady import steady


def test_a_walk_over_a_table_of_the_broker_goes_over_what_was_there_at_its_beginning():
    broker = asyncio.run(_broker())
    steady(broker)
    for table in (broker.subscriptions, broker.retained_messages):
        table |= {"a": 1, "b": 2}
        for topic in table:  # as a client comes, another subscribes
            table[topic * 2] = 0
        walked = []
        for topic, _ in table.items():
            walked.append(topic)
            table.pop(topic)
        assert (walked, table) == (["a", "b", "aa", "bb"], {})


async def _broker():
    plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    return Broker({"listeners": {"default": {"type": "tcp", "bind": "127.0.0.1:0"}}, "plugins": plugins})
