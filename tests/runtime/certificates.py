"""Certificates of two authorities, made with the openssl command."""

import subprocess
from pathlib import Path


class Certificates:
    """Files in a folder: `ca`, `other` (an authority), `server`, `client`, `stranger`.

    A name is that of a file with the certificate and its key; `server` is for
    127.0.0.1, `elsewhere` is not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for authority in ("ca", "other"):
            self._made(authority, "-x509", "-days", "2")
        self.signed("server", "ca", "subjectAltName=IP:127.0.0.1")
        self.signed("elsewhere", "ca", "subjectAltName=DNS:other.invalid")
        self.signed("client", "ca", "keyUsage=digitalSignature")
        self.signed("stranger", "other", "keyUsage=digitalSignature")

    def path(self, name: str) -> str:
        return str(self._folder / f"{name}.pem")

    def parts(self, name: str) -> tuple[str, str]:
        """Give certificate and key as files of their own."""
        return str(self._folder / f"{name}.crt"), str(self._folder / f"{name}.key")

    def signed(self, name: str, authority: str, extension: str) -> None:
        self._made(name)
        request, issuer = self._folder / f"{name}.crt", self.parts(authority)
        more = self._folder / f"{name}.ext"
        more.write_text(extension)
        signed = self._folder / f"{name}.signed"
        by = ["-CA", issuer[0], "-CAkey", issuer[1], "-CAcreateserial", "-days", "2"]
        run("x509", "-req", "-in", request, "-out", signed, "-extfile", more, *by)
        signed.replace(request)
        self._joined(name)

    def _made(self, name: str, *more: str) -> None:
        certificate, key = self.parts(name)
        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        run(
            "req",
            *new,
            "-subj",
            f"/CN={name}",
            "-keyout",
            key,
            "-out",
            certificate,
            *more,
        )
        self._joined(name)

    def _joined(self, name: str) -> None:
        pieces = [Path(each).read_text() for each in self.parts(name)]
        Path(self.path(name)).write_text("".join(pieces))


def run(*arguments: object) -> None:
    command = ["openssl", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)
