# SPDX-License-Identifier: GPL-3.0-or-later
"""The source tree as the rules see it: files with their text, and C++ text without its comments and literals."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {".git", ".cache", "node_modules", "__pycache__"}
CPP = (".h", ".cpp")
CMAKE = ("CMakeLists.txt", ".cmake")

_LITERAL_OR_COMMENT = re.compile(
    r"""(?P<raw>R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)")   # raw string
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?<![0-9a-fA-F])(?P<char>'(?:\\.|[^'\\\n])+')         # not the digit separator of 1'000
      | (?P<line>//[^\n]*)
      | (?P<block>/\*.*?\*/)""",
    re.VERBOSE | re.DOTALL,
)


def blank(text):
    """As long as the text, with the same lines, and nothing in it."""
    return re.sub(r"[^\n]", " ", text)


def code_of(text):
    """C++ (or QML) text whose comments and literals are blank; lines and columns stay where they are."""
    return _LITERAL_OR_COMMENT.sub(lambda match: blank(match.group(0)), text)


class File:
    """One file: path from the root with slashes, text, and what of it is code."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.code_lines = code_of(text).split("\n") if path.endswith(CPP + (".qml",)) else self.lines

    @property
    def name(self):
        return self.path.rsplit("/", 1)[-1]

    @property
    def folder(self):
        return self.path.rsplit("/", 1)[0] if "/" in self.path else ""

    def under(self, *folders):
        return any(self.path.startswith(folder.rstrip("/") + "/") for folder in folders)

    def is_a(self, *endings):
        return self.path.endswith(endings)


class Tree:
    """All files of the tree by path. `text` is None for what is not UTF-8 text."""

    def __init__(self, files):
        self.files = files
        self.by_path = {file.path: file for file in files}

    @classmethod
    def of(cls, texts):
        """A tree of {path: text}, for the rules' own tests."""
        return cls([File(path, text) for path, text in sorted(texts.items())])

    @classmethod
    def read(cls, root=ROOT):
        files = []
        for path in sorted(root.rglob("*")):
            relative = path.relative_to(root)
            parts = relative.parts
            if parts[0].startswith("build") or SKIPPED_FOLDERS & set(parts) or not path.is_file():
                continue
            try:
                text = path.read_text(encoding="utf-8") if path.stat().st_size < 2_000_000 else ""
            except UnicodeDecodeError:
                text = ""
            files.append(File(relative.as_posix(), text))
        return cls(files)
