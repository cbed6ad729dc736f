"""`.sdkwright.json` in the output folder: what the last run read and wrote.

A run that changes nothing is decided from these digests alone, so nothing of the
pipeline is imported here. Names are relative and there is no time in it: the same
input gives the same bytes on every machine.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from generator.diagnostics import Diagnostic, InputError, Place
from generator.write.stamps import NO_STAMPS, Seen, Stamps

NAME = ".sdkwright.json"
ABSENT = "absent"  # in place of the digest of an input that is referred to in vain
WORK = ".sdkwright.tmp"  # the folder of a run under way, beside the manifest
BASES = ".sdkwright.base"  # the folder of what was generated of files since edited
IGNORE = ".sdkwrightignore"  # of the files' users: what they want not generated

_FORMAT = 1

Edits: TypeAlias = Literal["merge", "ours", "theirs", "reset"]
"""What becomes of edits: in a conflict they are told, or a side is taken; or all go."""


class Custom(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people have put into a generated file: its digest with that, and what.

    `edited` is it outside of regions: then what was generated is kept, at `based`.
    """

    digest: str
    edited: bool = False
    regions: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Digests are SHA-256 in hexadecimal; `files` are POSIX paths below the output.

    `files` are as they are generated; what people put into them stands in `custom`.

    A key of `inputs` is `role:name`, such as `document:schemas/device.yaml`; a
    file's name is relative to the folder of the first file of its role.
    """

    format: int = _FORMAT
    generator: str
    inputs: Mapping[str, str]
    files: Mapping[str, str]
    custom: Mapping[str, Custom] = {}

    @property
    def edited(self) -> list[str]:
        """The files whose generated text is kept to merge with."""
        return [path for path, one in self.custom.items() if one.edited]

    def on_disk(self) -> Iterator[tuple[str, str]]:
        """Give the path and the digest of each file that has to be there."""
        for path, generated in self.files.items():
            custom = self.custom.get(path)
            yield path, custom.digest if custom else generated
            if custom and custom.edited:
                yield based(path), generated


def based(path: str) -> str:
    """Give the path at which the generated text of an edited file is kept."""
    return f"{BASES}/{path}"


def digest(data: bytes) -> str:
    """Give the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def disk_digest(path: Path) -> str | None:
    """Give the digest of a file, `None` where nothing is.

    A folder or a symbolic link is never what a run wrote, so its answer is its
    kind, which equals no digest.
    """
    if path.is_symlink():
        return "symbolic link"
    try:
        return digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        if path.is_dir():
            return "folder"
        raise


def encode(manifest: Manifest) -> bytes:
    """Give the bytes of the manifest: sorted keys, two blanks, LF."""
    text = msgspec.json.encode(manifest, order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def read_manifest(output: Path) -> Manifest | None:
    """Read the manifest of a generated folder, `None` where there is none.

    Raises `InputError` where it is damaged or of another format.
    """
    path = output / NAME
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(_damaged(path, str(error))) from error
    if manifest.format != _FORMAT:
        raise InputError(_damaged(path, f"its format is {manifest.format}"))
    return manifest


def is_current(  # noqa: PLR0913  # each has a name
    output: Path,
    version: str,
    roots: Mapping[str, Path],
    options: Mapping[str, str],
    *,
    inputs: Mapping[str, str] | None = None,
    stamps: Stamps = NO_STAMPS,
) -> bool:
    """Whether a run would write what is there already, told from digests alone.

    `roots` gives the first file of each role; the other files of the role are
    found from the names that the last run recorded. `options` are the inputs that
    are no files, as they were given to `commit`. Where `inputs` are given, they have
    to be those of the run that wrote it. Files that still have one of the `stamps`
    are not read.
    """
    there = Seen(output, stamps, disk_digest)
    try:
        known = read_manifest(output)
        return (
            known is not None
            and known.generator == version
            and inputs in (None, known.inputs)
            and not (output / WORK).exists()
            and _roots_and_options(roots, options) <= known.inputs.keys()
            and all(
                _input_now(key, roots, options) == value
                for key, value in known.inputs.items()
            )
            and all(there.digest(path) == value for path, value in known.on_disk())
        )
    except (InputError, OSError):
        # The full run meets the same trouble, and explains it.
        return False


def _roots_and_options(
    roots: Mapping[str, Path], options: Mapping[str, str]
) -> set[str]:
    return {f"{role}:{path.name}" for role, path in roots.items()} | {*options}


def _input_now(
    key: str, roots: Mapping[str, Path], options: Mapping[str, str]
) -> str | None:
    role, _, name = key.partition(":")
    if role in roots:
        try:
            return digest((roots[role].parent / name).read_bytes())
        except FileNotFoundError:
            return ABSENT
    return options.get(key)


def _damaged(path: Path, problem: str) -> Diagnostic:
    return Diagnostic(
        "manifest",
        "error",
        f"the list of generated files cannot be used: {problem}",
        hint="Take either side of it from version control, and generate again; or "
        "generate with --force, which drops what people wrote.",
        place=Place(str(path), 1, 1, ""),
    )
