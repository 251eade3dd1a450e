# SPDX-License-Identifier: GPL-3.0-or-later
"""The habits of this code as small rules. Each takes the tree and yields (file, line number, what is wrong)."""
import posixpath
import re

from layers import check_layers, check_qml_imports, is_venue, layer_of

LINE_LIMIT = 120


def find(file, pattern, words, lines=None):
    """Each line of the code (or of `lines`) that matches."""
    for number, line in enumerate(file.code_lines if lines is None else lines, 1):
        match = pattern.search(line)
        if match:
            yield file, number, words.format(match.group(0).strip())


# --- time, chance and waiting -------------------------------------------------------------------------------------

CLOCK = re.compile(r"\b(?:(?:system|steady|high_resolution)_clock|clock_gettime|gettimeofday|timespec_get)\b"
                   r"|\btime\s*\(\s*(?:nullptr|NULL|0|&)|\bQDateTime::current\w*|\bQTime::currentTime"
                   r"|\bQElapsedTimer\b")
SLEEP = re.compile(r"\bsleep_(?:for|until)\b|\b(?:u|nano|m)?sleep\s*\(|\bclock_nanosleep\b")
CHANCE = re.compile(r"\bs?rand(?:om)?\s*\(|\brandom_device\b|\bQRandomGenerator\b|\bgetrandom\b")
CLOCK_EDGE = ("core/base/time.cpp",)


def banned_calls(tree):
    """Time is data: only the Clock port reads a clock. Nothing waits by sleeping; nothing is left to chance."""
    for file in tree.files:
        if not file.is_a(".h", ".cpp"):
            continue
        pure = file.under("core") or is_venue(layer_of(file.path))
        if pure and file.path not in CLOCK_EDGE:
            yield from find(file, CLOCK, "{} reads a clock: take the time as an argument")
            yield from find(file, CHANCE, "{} is chance: take a seed or the bits as an argument")
        if file.under("core", "adapters", "ui", "tests/unit", "tests/property", "tests/venues", "tests/scenario"):
            yield from find(file, SLEEP, "{} sleeps: wait for a condition or step the time")


# --- exact amounts ------------------------------------------------------------------------------------------------

AMOUNT_WORDS = {"price", "prices", "px", "qty", "qtys", "quantity", "quantities", "size", "sizes", "notional",
                "notionals", "fee", "fees", "pnl", "amount", "amounts", "margin", "margins", "balance", "balances",
                "equity", "money", "cash", "cost", "costs", "profit", "loss", "bid", "bids", "ask", "asks", "funding",
                "mark", "spread", "volume", "turnover", "collateral"}
OF_A_TYPE = r"\b(?:double|float|qreal)\b"
# The names that a declaration brings in: of the type itself, of a container of it, of an alias, of an auto.
FLOATING = (re.compile(OF_A_TYPE + r"(?:\s+const)?[\s&*>]*(?:,[\s\w]*>\s*)?([A-Za-z_]\w*"
                       r"(?:\s*(?:=[^;,()]*|\{[^;,(){}]*\})?,\s*[A-Za-z_]\w*(?=\s*[,;={]))*)"),
            re.compile(r"\busing\s+(\w+)\s*=\s*" + OF_A_TYPE),
            re.compile(r"\bauto\s*&?\s*(\w+)\s*=\s*(?:static_cast<\s*)?" + OF_A_TYPE))
FLOATING_QML = (re.compile(r"\bproperty\s+(?:real|double)\s+(\w+)"), re.compile(r"\b(\w+)\s*:\s*(?:real|double)\b"))
CAST = re.compile(r"\b(?:static_cast<\s*(?:double|float|qreal)\s*>|double|float|qreal)\s*[({]([^;]*)")
TEXT_TO_FLOATING = re.compile(r"\b(?:get_double|strto(?:d|f|ld)|atof|sto(?:d|f|ld)|toDouble|toFloat)\b")
READS_NUMBERS = ("core/base/json.cpp",)  # where a number is told from what is none


def words_in(name):
    """The lower-case words of a camelCase or snake_case name."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def words_of(code):
    """The words of all names in a piece of code."""
    return {word for name in re.findall(r"[A-Za-z_]\w*", code) for word in words_in(name)}


def floating_amounts(tree):
    """No binary floating point holds a price, a size or money, nor has a name that says so. A pixel is a left, a right,
    a width (ui/items/lane.h)."""
    for file in tree.files:
        if not file.is_a(".h", ".cpp", ".qml"):
            continue
        on_screen = file.is_a(".qml") or file.under("ui", "app", "tests")
        vocabulary = AMOUNT_WORDS - {"px"} if on_screen else AMOUNT_WORDS  # a venue's price, a screen's pixel
        for number, line in enumerate(file.code_lines, 1):
            for match in (m for pattern in (FLOATING_QML if file.is_a(".qml") else FLOATING)
                          for m in pattern.finditer(line)):
                if vocabulary & words_of(match.group(1)):
                    yield file, number, f"{match.group(0).strip()}: an amount is a Decimal or a mantissa"
            if on_screen:
                continue
            for match in CAST.finditer(line):
                if (vocabulary - {"size"}) & words_of(match.group(1)):  # container.size() is a count
                    yield file, number, f"{match.group(0).strip()[:60]}: an amount becomes floating"
        if not on_screen and file.path not in READS_NUMBERS:
            yield from find(file, TEXT_TO_FLOATING, "{}: numbers are read as text (core/base/json.h)")


# --- text ---------------------------------------------------------------------------------------------------------

def is_source(file):
    """What a person wrote as code."""
    if file.is_a(".h", ".cpp", ".qml", ".py", ".js", ".sql", ".cmake") or file.name == "CMakeLists.txt":
        return True
    return file.text.startswith("#!")


def line_length(tree):
    """120 columns."""
    for file in tree.files:
        if is_source(file):
            remedy = f"; tests/lint/format --fix {file.path}" if file.is_a(".h", ".cpp") else ""
            for number, line in enumerate(file.lines, 1):
                if len(line) > LINE_LIMIT:
                    yield file, number, f"{len(line)} columns, {LINE_LIMIT} are the limit{remedy}"


def licence_line(tree):
    """Each source says its licence in its first line (its second after a #! line)."""
    for file in tree.files:
        if not is_source(file):
            continue
        first = 1 if file.text.startswith("#!") else 0
        if len(file.lines) <= first or "SPDX-License-Identifier: GPL-3.0-or-later" not in file.lines[first]:
            yield file, first + 1, "no SPDX-License-Identifier: GPL-3.0-or-later"


UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")


def unfinished(tree):
    """What is left to do carries the number of its issue."""
    for file in tree.files:
        if is_source(file) or file.is_a(".md"):
            for number, line in enumerate(file.lines, 1):
                if UNFINISHED.search(line) and not re.search(r"#\d+", line):
                    yield file, number, "left to do without the number of an issue"


# Home, root and workspace folders of somebody's machine.
MACHINE_PATH = re.compile(r"(?<![\w.\-/~$}])/(?:home|root|work|workspace|Users|mnt)/[\w.]")


def machine_paths(tree):
    """Nothing names a folder of the machine it was written on."""
    for file in tree.files:
        if file.is_a(".h", ".cpp", ".qml", ".md", ".txt", ".json", ".cmake", ".toml") or is_source(file):
            if file.under("resources", "tests") and file.is_a(".json", ".txt"):
                continue  # recorded words of others
            yield from find(file, MACHINE_PATH, "{}: a path of one machine", file.lines)


LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")


def dead_links(tree):
    """What a page points at is there."""
    folders = {"/".join(file.path.split("/")[:depth])
               for file in tree.files for depth in range(file.path.count("/") + 1)}
    for file in tree.files:
        if not file.is_a(".md"):
            continue
        for number, line in enumerate(file.lines, 1):
            for target in LINK.findall(line):
                path = posixpath.normpath(posixpath.join(file.folder, target))
                if path not in tree.by_path and path not in folders:
                    yield file, number, f"{target} is not there"


STRAY_BLANK = re.compile(r"[ \t]+$|\t")


def stray_blanks(tree):
    """No tabs, no blanks at the end of a line, one newline at the end of the file."""
    for file in tree.files:
        if not is_source(file) or file.is_a(".md"):
            continue
        yield from find(file, STRAY_BLANK, "a tab or a blank at the end of the line", file.lines)
        if file.text and (not file.text.endswith("\n") or file.text.endswith("\n\n")):
            yield file, len(file.lines), "a file ends in one newline"


# --- C++ ----------------------------------------------------------------------------------------------------------

def header_guards(tree):
    """A header is read once: #pragma once."""
    for file in tree.files:
        if file.is_a(".h") and "#pragma once" not in file.text:
            yield file, 1, "no #pragma once"


RAW_NEW = re.compile(r"\b(?:delete\s+\w|malloc\s*\(|free\s*\()")
STANDARD_LOCKS = re.compile(r"\bstd::(?:mutex|recursive_mutex|shared_mutex|condition_variable)\b")
LOCKS_MAY = ("core/base/inbox.h",)


def crossings(tree):
    """Two ways across threads, no third: no lock outside inbox.h. Memory has owners."""
    for file in tree.files:
        if file.is_a(".h", ".cpp") and file.under("core", "adapters", "ui", "app"):
            yield from find(file, RAW_NEW, "{}: memory has an owner")
            if file.path not in LOCKS_MAY:
                yield from find(file, STANDARD_LOCKS, "{}: threads meet in Inbox and Latest only")


CONSOLE = re.compile(r"\bstd::c(?:out|err)\b|\bq(?:Debug|Info)\s*\(|(?<![\w:.>])printf\s*\(")


def console(tree):
    """Libraries log; only programs write to the terminal."""
    for file in tree.files:
        if file.is_a(".h", ".cpp") and file.under("core", "adapters", "ui"):
            yield from find(file, CONSOLE, "{}: log it (core/base/log.h)")


LOOSE_PROPERTY = re.compile(r"(?<!QVERIFY\()(?<!QVERIFY\(\n)rc::check\(")


def loose_properties(tree):
    """rc::check only answers whether the property holds: somebody must look, or the test cannot fail."""
    for file in tree.files:
        if not file.is_a(".cpp") or not file.under("tests"):
            continue
        text = re.sub(r"\n\s+", "\n", "\n".join(file.code_lines))
        if LOOSE_PROPERTY.search(text):
            number = next(n for n, line in enumerate(file.code_lines, 1) if "rc::check(" in line)
            yield file, number, "rc::check outside of QVERIFY: a broken property breaks no test"


# --- QML ----------------------------------------------------------------------------------------------------------

HEX_COLOUR = re.compile(r"""["']#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})["']""")
THEME = re.compile(r"(?:^|/)(?:theme|palette)[^/]*(?:/|$)", re.IGNORECASE)


def literal_colours(tree):
    """Colours come from the theme."""
    for file in tree.files:
        if file.is_a(".qml", ".h", ".cpp") and file.under("qml", "ui") and not THEME.search(file.path):
            yield from find(file, HEX_COLOUR, "{}: colours come from the theme", file.lines)


def qml_habits(tree):
    """No untyped property without a reason beside it, no console, no HoverHandler (ui/hover_watch.h says why)."""
    untyped = re.compile(r"^\s*(?:(?:required|readonly|default)\s+)*property\s+var\b")
    console_call = re.compile(r"\bconsole\.\w+")
    local_var = re.compile(r"(?<![\w.])var\s+\w+\s*=")
    for file in tree.files:
        if not file.is_a(".qml") or not file.under("qml"):
            continue
        for number, (line, code) in enumerate(zip(file.lines, file.code_lines), 1):
            if untyped.search(code) and "//" not in line:
                yield file, number, "property var: give it a type, or say why not in a comment on the line"
            if local_var.search(code):
                yield file, number, "var: write const or let"
            if console_call.search(code):
                yield file, number, "console is for debugging"
            if "HoverHandler" in code:
                yield file, number, "HoverHandler leaks while the window is drawn: HoverWatch"


# --- the tree as a whole ------------------------------------------------------------------------------------------

def dead_files(tree):
    """Each .cpp and .qml is built by the CMakeLists.txt of its folder or of one above; each header is included."""
    included = {name for file in tree.files if file.is_a(".h", ".cpp")
                for name in re.findall(r'#\s*include\s*"([^"]+)"', file.text)}
    for file in tree.files:
        if file.is_a(".h") and file.path not in included and not listed(tree, file):
            yield file, 1, "nobody includes this header"
        if file.under("tests/qml") and file.name.startswith("tst_"):
            continue  # Qt Quick Test runs each tst_*.qml of its folder
        if file.is_a(".cpp", ".qml") and not listed(tree, file):
            yield file, 1, "no CMakeLists.txt builds this file"


def listed(tree, file):
    """Is the file, or its stem in a list that CMake loops over, a word of a CMakeLists.txt at or above it?"""
    stem = file.name.rsplit(".", 1)[0]
    names = {stem, re.sub(r"_(?:test|fuzz|bench)$", "", stem), re.sub(r"^tst_", "", stem)}
    folder = file.folder
    while True:
        path = (folder + "/" if folder else "") + "CMakeLists.txt"
        if path in tree.by_path:
            text = re.sub(r"#[^\n]*", "", tree.by_path[path].text)
            if file.name in re.findall(r"[\w.+-]+", text):
                return True
            if "foreach" in text and names & set(re.findall(r"[\w-]+", text)):
                return True
        if not folder:
            return False
        folder = folder.rsplit("/", 1)[0] if "/" in folder else ""


DATA = (".json", ".jsonl", ".gz", ".zst", ".journal", ".csv", ".bin", ".ttf", ".otf", ".svg", ".wav", ".ogg")


def fixture_sources(tree):
    """Data has a source: a SOURCES.md beside it or above it, below tests/ or resources/."""
    missing = set()
    for file in tree.files:
        if not file.under("tests", "resources") or not (file.is_a(*DATA) or "/corpus/" in file.path):
            continue
        if file.name.startswith("package"):  # what npm is to fetch
            continue
        parts = file.folder.split("/")
        if not any("/".join(parts[:depth]) + "/SOURCES.md" in tree.by_path for depth in range(1, len(parts) + 1)):
            if file.folder not in missing:
                missing.add(file.folder)
                yield file, 1, "no SOURCES.md says where the files of this folder come from"


RULES = [check_layers, check_qml_imports, banned_calls, floating_amounts, line_length, licence_line, unfinished,
         machine_paths, dead_links, stray_blanks, header_guards, crossings, console, loose_properties, literal_colours,
         qml_habits, dead_files, fixture_sources]
