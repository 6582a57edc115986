"""factcli: who said what, through which outlet, when; and which accounts cannot both be true."""

__version__ = "0.1.0"
