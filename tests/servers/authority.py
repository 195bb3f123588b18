"""A certificate authority of our own, for tests of TLS."""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """`Authority(folder, "Kominfo Root").issue("127.0.0.1")` gives the files of a certificate and its key."""

    def __init__(self, folder, name):
        self._folder, self._name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._builder(self._name, self._key, -1, 3650)
        certificate = certificate.add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.file = self._write("ca.pem", certificate.sign(self._key, hashes.SHA256()))

    def issue(self, host, *, from_days=-1, to_days=30):
        """Return the files (certificate, key) for one host name or address."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            name = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = self._builder(subject, key, from_days, to_days)
        certificate = certificate.add_extension(x509.SubjectAlternativeName([name]), critical=False)
        stem = f"{host}-{to_days}"
        key_file = self._folder / f"{stem}.key"
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return self._write(f"{stem}.pem", certificate.sign(self._key, hashes.SHA256())), str(key_file)

    def _builder(self, subject, key, from_days, to_days):
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=from_days))
            .not_valid_after(now + datetime.timedelta(days=to_days))
        )

    def _write(self, name, certificate):
        file = self._folder / name
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return str(file)
