"""Whether a certificate names a host, as browsers judge it (RFC 9525, 6): by its alternative names alone. Pure.

A wildcard stands for one whole label, the first; an address is named by itself.
"""

import ipaddress

from cryptography import x509

__all__ = ["names_host"]


def names_host(certificate: bytes, host: str) -> bool:
    """Whether a certificate in DER names that host or address; False also where it cannot be read."""
    try:
        parsed = x509.load_der_x509_certificate(certificate)
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        listed = names.get_values_for_type(x509.DNSName), names.get_values_for_type(x509.IPAddress)
    except Exception:  # whatever a parser says of hostile bytes: there is no list of it
        return False
    try:
        return ipaddress.ip_address(host) in listed[1]
    except ValueError:
        wanted = host.lower().rstrip(".")
        patterns = {wanted, f"*.{wanted.partition('.')[2]}"}
        return any(name.lower().rstrip(".") in patterns for name in listed[0])
