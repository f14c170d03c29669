"""``import warcite`` is ``import capture``: one package by two names.

Each module below ``warcite`` is the very module below ``capture``, never a second copy of it.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import capture


class _SameModule(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname.startswith("warcite.") else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module("capture" + spec.name.removeprefix("warcite"))
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the import system has just written its own over it


sys.meta_path.insert(0, _SameModule())  # before the finder of files, which would find each module a second time
sys.modules[__name__] = capture
