"""Readings from an MQTT broker."""

from ccviewer.feeds.mqtt.feed import MqttFeed
from ccviewer.feeds.mqtt.options import MqttOptions

__all__ = ["MqttFeed", "MqttOptions"]
