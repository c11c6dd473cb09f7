"""Which addresses may be written to, by table and by property."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.signals.webhooks.addresses import (
    CLOSED_V4,
    CLOSED_V6,
    is_loopback,
    may_be_opened,
)

CLOSED = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "fc00::1", "fd12:3456::1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1",
    "5f00::1", "4000::1",
)  # fmt: skip
OPEN = (
    "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
    "128.0.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255", "223.255.255.255",
    "2001:200::1", "2400:3200::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
)  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_closed(address: str) -> None:
    assert not may_be_opened(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_open(address: str) -> None:
    assert may_be_opened(ip_address(address))


@pytest.mark.parametrize("address", CLOSED)
def test_a_demonstration_opens_the_machine_itself_and_nothing_else(address: str) -> None:
    known = ip_address(address)
    assert may_be_opened(known, loopback=True) == is_loopback(known)
    assert is_loopback(known) == (address in ("127.0.0.1", "127.255.255.254", "::1"))


@given(st.ip_addresses(v=4))
def test_what_python_knows_to_be_private_is_closed_v4(address: IPv4Address) -> None:
    inside = any(address in network for network in CLOSED_V4)
    assert may_be_opened(address) is not inside
    if address.is_private or address.is_multicast or address.is_reserved:
        assert not may_be_opened(address)


@given(st.ip_addresses(v=6))
def test_what_python_knows_to_be_private_is_closed_v6(address: IPv6Address) -> None:
    if address.is_private or address.is_multicast or address.is_link_local:
        assert not may_be_opened(address)
    if address.ipv4_mapped or address.sixtofour or address.teredo:
        assert not may_be_opened(address)


@pytest.mark.parametrize("network", [*CLOSED_V4, *CLOSED_V6], ids=str)
def test_first_and_last_of_every_closed_network(network) -> None:
    assert not may_be_opened(network[0])
    assert not may_be_opened(network[-1])
