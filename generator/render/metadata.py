"""The metadata of the distribution: `pyproject.toml` of an SDK."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.ir.about import About
from generator.publishing import expression
from generator.render.context import Context
from generator.render.filters import toml
from generator.render.renames import are_there
from generator.render.safe import Toml

# The versions of Python that the tests run generated packages on.
PYTHONS: Final = ("3.10", "3.11", "3.12", "3.13")
_LONGEST: Final = 512  # characters of a summary (Core Metadata, as indexes enforce it)
_KEYWORDS: Final = ("api", "client", "openapi", "sdk")
_NEEDED: Final = ("msgspec>=0.22", "requests>=2.32.2", "urllib3>=2.2")
_DEPRECATED: Final = "typing-extensions>=4.5; python_version < '3.13'"  # PEP 702
_ABSOLUTE: Final = re.compile(r"https?://[^\s<>\"]+")
_ADDRESS: Final = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

# What `info.license.name` often is, where the document has no SPDX identifier.
_LICENSES: Final = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "bsd 2 clause": "BSD-2-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "gplv3": "GPL-3.0-only",
    "mit license": "MIT",
    "the mit license": "MIT",
}


class Link(Struct, frozen=True):
    """A labelled URL of the project."""

    label: str
    url: str


class ProjectView(Struct, frozen=True):
    """The metadata of the distribution."""

    distribution: str
    version: str
    description: str
    license: str
    author: Toml
    keywords: list[str]
    classifiers: tuple[str, ...]
    links: tuple[Link, ...]
    dependencies: list[str]
    packages: list[str]
    sdist: list[str]
    runtime: str


def project(context: Context) -> ProjectView:
    """Give the metadata of the distribution."""
    package, settings = context.names.package, context.config.project
    summary = " ".join(f"Python SDK of {context.api.title}".split())
    return ProjectView(
        distribution=context.names.distribution,
        version=context.config.version,
        description=summary[:_LONGEST],
        license=_license(settings.license, context.api.about),
        author=_author(context.api.about),
        keywords=list(dict.fromkeys((*settings.keywords, *_KEYWORDS))),
        classifiers=tuple(_classifiers(context.config.version)),
        links=tuple(_links(context)),
        dependencies=[*_NEEDED, *([_DEPRECATED] if are_there(context) else [])],
        packages=[package],
        sdist=[f"/{package}", "/doc", "/README.md", "/CHANGELOG.md"],
        runtime=f"{package}/runtime/*.py",
    )


def _license(chosen: str | None, about: About) -> str:
    """Give the SPDX expression of the licence; empty where none can be told."""
    named = " ".join(re.split(r"[\s,_-]+", about.license.lower().strip(" .")))
    wanted = (chosen, about.spdx, about.license, _LICENSES.get(named))
    found = (expression(one) for one in wanted if one)
    return next((one for one in found if one), "")


def _author(about: About) -> Toml:
    """Give who offers the API as a table; empty where nobody is named."""
    named = {"name": " ".join(about.contact.split())}
    if _ADDRESS.fullmatch(about.email):
        named["email"] = about.email
    fields = ", ".join(f"{key} = {toml(one)}" for key, one in named.items() if one)
    return Toml(f"{{ {fields} }}" if fields else "")


def _classifiers(version: str) -> Iterator[str]:
    early = version.startswith("0.")
    yield f"Development Status :: {'4 - Beta' if early else '5 - Production/Stable'}"
    yield "Framework :: AsyncIO"
    yield "Intended Audience :: Developers"
    yield "Operating System :: OS Independent"
    yield "Programming Language :: Python :: 3 :: Only"
    for python in PYTHONS:
        yield f"Programming Language :: Python :: {python}"
    yield "Topic :: Internet :: WWW/HTTP"
    yield "Topic :: Software Development :: Libraries :: Python Modules"
    yield "Typing :: Typed"


def _links(context: Context) -> Iterator[Link]:
    """Give the links of the settings, and of the document what can be opened."""
    about, settings = context.api.about, context.config.project
    found = {
        "Documentation": settings.pages or "",
        "API documentation": about.docs,
        "Contact": about.site,
        "Terms of service": about.terms,
    }
    for label, url in {**found, **settings.urls}.items():
        if _ABSOLUTE.fullmatch(url):
            yield Link(label, url)
