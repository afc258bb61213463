"""The throw-away authority: what it vouches for, and for how long."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from manifold.demo.authority import certificate

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def _load(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def test_the_certificate_is_for_loopback_alone(tmp_path: Path) -> None:
    made = certificate(tmp_path, NOW)
    names = _load(made.certificate_file).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.IPv4Address("127.0.0.1")]


def test_the_authority_can_vouch_for_loopback_alone(tmp_path: Path) -> None:
    constraints = _load(certificate(tmp_path, NOW).ca_file).extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    assert constraints.value.permitted_subtrees == [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.IPv4Network("127.0.0.1/32")),
    ]


def test_the_authority_s_key_is_nowhere(tmp_path: Path) -> None:
    certificate(tmp_path, NOW)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ca.pem", "localhost.key", "localhost.pem"]


def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    assert certificate(tmp_path, NOW).key_file.stat().st_mode & 0o077 == 0


def test_a_certificate_is_kept_until_shortly_before_it_expires(tmp_path: Path) -> None:
    first = certificate(tmp_path, NOW).ca_file.read_bytes()
    assert certificate(tmp_path, NOW + timedelta(days=5)).ca_file.read_bytes() == first
    assert certificate(tmp_path, NOW + timedelta(days=6, hours=1)).ca_file.read_bytes() != first


def test_one_that_was_made_half_is_made_anew(tmp_path: Path) -> None:
    first = certificate(tmp_path, NOW)
    first.certificate_file.unlink()
    again = certificate(tmp_path, NOW)
    assert _load(again.certificate_file).issuer == _load(again.ca_file).subject
