"""Workflows that check, review and release an SDK where it is developed."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct

from generator.render.environment import render
from generator.render.metadata import PYTHONS
from generator.render.safe import Yaml

Host: TypeAlias = Literal["github", "gitlab"]


class Pins(Struct, frozen=True):
    """What runs in them, by digest, so that nobody changes it from afar."""

    checkout: Yaml = Yaml(
        "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"
    )
    python: Yaml = Yaml(
        "actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0"
    )
    upload: Yaml = Yaml(
        "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1"
    )
    download: Yaml = Yaml(
        "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1"
    )
    attest: Yaml = Yaml(
        "actions/attest-build-provenance@a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32"
        " # v4.1.0"
    )
    publish: Yaml = Yaml(
        "pypa/gh-action-pypi-publish@ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e # v1.13.0"
    )
    image: Yaml = Yaml(
        "python:3.13-slim@sha256:"
        "9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285"
    )


_PINS: Final = Pins()
_FILES: Final[dict[Host, dict[str, str]]] = {
    "github": {
        ".github/workflows/sdk.yml": "ci/github-sdk.yml.j2",
        ".github/workflows/sdk-review.yml": "ci/github-review.yml.j2",
        ".github/workflows/sdk-release.yml": "ci/github-release.yml.j2",
    },
    "gitlab": {".gitlab-ci.yml": "ci/gitlab.yml.j2"},
}


class CiView(Struct, frozen=True, kw_only=True):
    """What a workflow has to know; paths are from the root of the repository."""

    generator: Yaml
    config: str
    spec: str
    output: str
    package: str
    index: str
    pins: Pins = _PINS

    @property
    def pythons(self) -> list[str]:
        """The versions that the SDK is tested with."""
        return list(PYTHONS)

    @property
    def trusted(self) -> bool:
        """Whether the index knows the workflow by who runs it."""
        return self.index == "pypi"

    @property
    def index_variable(self) -> Yaml:
        """What tells twine of the index: by its URL, or by its name."""
        return Yaml(f"TWINE_REPOSITORY{'_URL' if '://' in self.index else ''}")

    @property
    def ends(self) -> tuple[Yaml, Yaml]:
        """The oldest and the newest Python, which is the one that runs the tool."""
        return Yaml(PYTHONS[0]), Yaml(PYTHONS[-1])

    @property
    def tool(self) -> Yaml:
        """What is installed to generate and review."""
        return Yaml(f"sdkwright=={self.generator}")

    @property
    def release_tool(self) -> Yaml:
        """What is installed to release."""
        return Yaml(f'"sdkwright[release]=={self.generator}"')


def workflows(host: Host, view: CiView) -> dict[str, bytes]:
    """Give the files for a host, by their paths in the repository."""
    return {
        path: render(template, view=view).encode()
        for path, template in _FILES[host].items()
    }
