"""Readings from an MQTT broker."""

from ccviewer.feeds.mqtt.options import MqttOptions


class MqttFeed:
    """Subscribes to topics."""

    Options = MqttOptions


__all__ = ["MqttFeed", "MqttOptions"]
