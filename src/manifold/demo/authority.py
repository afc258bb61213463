"""A throw-away certificate authority: https on loopback that a client verifies as it would verify anybody's.

Whoever imports the authority into a browser takes no risk by it: its private key is thrown away as soon as it has
signed its one certificate, and its name constraints make it worthless for any host but this machine.
"""

import ipaddress
import os
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

__all__ = ["Certificate", "certificate"]

_VALID = timedelta(days=7)
_RENEWED_BEFORE = timedelta(days=1)

_LOOPBACK = ipaddress.IPv4Address("127.0.0.1")


@dataclass(frozen=True)
class Certificate:
    """Files in PEM: the authority to trust, and the certificate and key of `localhost` and 127.0.0.1."""

    ca_file: Path
    certificate_file: Path
    key_file: Path

    @property
    def hint(self) -> str:
        """How to make a browser trust the pages, in words."""
        return (
            "The conference, the pad and the noticeboard speak https with a certificate that was made for this demo. "
            f"Open each once and accept it, or import the authority {self.ca_file} into the browser."
        )

    def server_context(self) -> ssl.SSLContext:
        """What a server of these names listens with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate_file, self.key_file)
        return context

    def client_context(self) -> ssl.SSLContext:
        """What a client connects with that trusts this authority and no other."""
        return ssl.create_default_context(cafile=self.ca_file)


def certificate(directory: Path, now: datetime) -> Certificate:
    """The certificate kept in `directory`; a new one, by a new authority, if there is none or it is about to expire."""
    files = Certificate(directory / "ca.pem", directory / "localhost.pem", directory / "localhost.key")
    if not _is_valid(files, now):
        _make(files, now)
    return files


def _is_valid(files: Certificate, now: datetime) -> bool:
    if not all(file.exists() for file in (files.ca_file, files.certificate_file, files.key_file)):
        return False
    kept = x509.load_pem_x509_certificate(files.certificate_file.read_bytes())
    return now + _RENEWED_BEFORE < kept.not_valid_after_utc


def _make(files: Certificate, now: datetime) -> None:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key, now)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _leaf(key.public_key(), authority, authority_key, now)
    files.ca_file.parent.mkdir(parents=True, exist_ok=True)
    _write_private(files.key_file, key)
    files.ca_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    # Last, since `_is_valid` reads this one: what was interrupted is made anew.
    files.certificate_file.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name(f"Manifold demo on this machine, {now:%Y-%m-%d %H:%M}")
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Network(_LOOPBACK))]
    return (
        _builder(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=here, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    public_key: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(_LOOPBACK)])
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(_name("localhost"), authority.subject, public_key, now)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(issuer_id, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # An hour back: a browser's clock and ours need not agree to the second.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _VALID)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write_private(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(pem)
