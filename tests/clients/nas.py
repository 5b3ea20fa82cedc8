"""The simulated NAS as a client meets it: `simulate`, with TLS in front."""

import datetime
import ipaddress
import re
import socket
import ssl
import subprocess
import tempfile
import threading
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ACCOUNT, PASSWORD = "demo", "demo"


@contextmanager
def simulated(binary):
    """Runs `simulate` as users do, without --strict; gives the port on which it is spoken to in TLS."""
    process = subprocess.Popen([binary, "simulate"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)", url)
        if not found:
            raise SystemExit(f"simulate printed {url!r} and not its address")
        yield tls_front(int(found[1]))
    finally:
        process.terminate()
        process.wait()


def tls_front(port):
    """Ends TLS before the NAS, which speaks plain HTTP: over that, clients encrypt logins in a way it does not undo."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(self_signed())
        file.flush()
        context.load_cert_chain(file.name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(connection):
        try:
            with context.wrap_socket(connection, server_side=True) as client:
                with socket.create_connection(("127.0.0.1", port)) as nas:
                    threading.Thread(target=pump, args=(nas, client), daemon=True).start()
                    pump(client, nas)
        except OSError:
            pass

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def pump(source, sink):
    """Copies until one side ends, then ends the other."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def self_signed():
    """A key and a certificate for loopback, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated NAS")])
    now = datetime.datetime.now(datetime.timezone.utc)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)
