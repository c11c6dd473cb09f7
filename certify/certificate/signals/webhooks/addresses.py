"""Which addresses of the network may be written to: only those of the open internet.

A subscriber names the address that our own machine then opens a connection to; what only
that machine can reach (its loopback, the house network, the cloud's metadata service) must
not be reached through it. Networks: IANA registries of special-purpose addresses
(RFC 6890 and its updates).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

CLOSED_V4: Final[dict[IPv4Network, str]] = {
    IPv4Network("0.0.0.0/8"): "this network",
    IPv4Network("10.0.0.0/8"): "private",
    IPv4Network("100.64.0.0/10"): "shared by a carrier",
    IPv4Network("127.0.0.0/8"): "loopback",
    IPv4Network("169.254.0.0/16"): "link-local, metadata services",
    IPv4Network("172.16.0.0/12"): "private",
    IPv4Network("192.0.0.0/24"): "protocol assignments",
    IPv4Network("192.0.2.0/24"): "documentation",
    IPv4Network("192.88.99.0/24"): "6to4 relays",
    IPv4Network("192.168.0.0/16"): "private",
    IPv4Network("198.18.0.0/15"): "benchmarking",
    IPv4Network("198.51.100.0/24"): "documentation",
    IPv4Network("203.0.113.0/24"): "documentation",
    IPv4Network("224.0.0.0/4"): "multicast",
    IPv4Network("240.0.0.0/4"): "reserved, broadcast",
}
"""Closed network of IPv4 → what it is for."""

OPEN_V6: Final = IPv6Network("2000::/3")
"""Global unicast. All else of IPv6 is closed: loopback, mapped and compatible IPv4, NAT64
(64:ff9b::/96), unique local, link-local, multicast."""

CLOSED_V6: Final[dict[IPv6Network, str]] = {
    IPv6Network("2001::/23"): "protocol assignments, Teredo, ORCHID",
    IPv6Network("2001:db8::/32"): "documentation",
    IPv6Network("2002::/16"): "6to4, which carries an IPv4 address",
    IPv6Network("3fff::/20"): "documentation",
}
"""Closed network within ``OPEN_V6`` → what it is for."""

LOOPBACK: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def is_loopback(address: Address) -> bool:
    """Whether ``address`` is the machine itself; an IPv4 address mapped into IPv6 is not asked."""
    return any(address in each for each in LOOPBACK)


def may_be_opened(address: Address, *, loopback: bool = False) -> bool:
    """Whether a connection to ``address`` may be opened; ``loopback`` also allows the machine."""
    if loopback and is_loopback(address):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in each for each in CLOSED_V4)
    return address in OPEN_V6 and not any(address in each for each in CLOSED_V6)
