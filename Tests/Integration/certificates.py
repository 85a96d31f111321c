"""Certificates for the tests of TLS, made by the openssl program, and what clients see of them."""
import hashlib
import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

EC = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
RSA = ("rsa:2048",)
SERVER = "subjectAltName=DNS:localhost,IP:127.0.0.1"
AUTHORITY = "basicConstraints=critical,CA:TRUE"


class Pair:
    """A certificate and its key, as files in a folder; nobody vouches for it unless there is an issuer."""

    def __init__(self, folder, name="own", kind=EC, days=30, extension=SERVER, issuer=None):
        self.certificate, self.key = Path(folder) / f"{name}.crt", Path(folder) / f"{name}.key"
        request = Path(folder) / f"{name}.csr"
        extensions = Path(folder) / f"{name}.ext"
        extensions.write_text(extension + "\n")
        self._openssl("req", "-new", "-newkey", *kind, "-nodes", "-keyout", self.key, "-out", request,
                      "-subj", f"/CN={name}")
        signer = ["-signkey", self.key]
        if issuer:
            signer = ["-CA", issuer.certificate, "-CAkey", issuer.key, "-CAcreateserial"]
        self._openssl("x509", "-req", "-in", request, *signer, "-days", days, "-extfile", extensions,
                      "-out", self.certificate)

    @staticmethod
    def _openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)

    def encrypt_key(self):
        """Puts a password on the key."""
        clear = self.key.with_suffix(".clear")
        self.key.rename(clear)
        self._openssl("pkey", "-in", clear, "-aes256", "-passout", "pass:secret", "-out", self.key)

    def copy_to(self, other):
        """Puts this pair in the way of another, as a renewal does."""
        shutil.copyfile(self.key, other.key)
        shutil.copyfile(self.certificate, other.certificate)

    @property
    def flags(self):
        return "--tls-cert", str(self.certificate), "--tls-key", str(self.key)

    @property
    def fingerprint(self):
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.certificate.read_text())).hexdigest()


def client_context(trusted=None):
    """What a client goes by; one that trusts nothing looks at no certificate either."""
    context = ssl.create_default_context()
    if trusted:
        context.load_verify_locations(trusted)
    else:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def handshake(server, context=None):
    """A connection over TLS; closed by the caller."""
    parts = urlsplit(server.url)
    plain = socket.create_connection((parts.hostname, parts.port), timeout=30)
    try:
        return (context or client_context()).wrap_socket(plain, server_hostname="localhost")
    except BaseException:
        plain.close()
        raise


def shown(server):
    """The fingerprint of the certificate that a new connection gets."""
    with handshake(server) as connection:
        return hashlib.sha256(connection.getpeercert(binary_form=True)).hexdigest()
