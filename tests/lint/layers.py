# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom. The one table of docs/architecture.md, read from the include lines."""
import re

CORE_MODEL = {"core/base", "core/model"}
CORE_VENUE = CORE_MODEL | {"core/venue"}
CORE_ENGINE = CORE_VENUE | {"core/config", "core/engine", "core/ledger", "core/pipeline", "core/trading"}

# Folder -> folders it may include from. A folder of adapters/ that is not named here is a venue like
# any other.
MAY_INCLUDE = {
    "core/base": {"core/base"},
    "core/workspace": {"core/base", "core/workspace"},
    "core/model": CORE_MODEL,
    "core/ledger": CORE_MODEL | {"core/ledger"},
    "core/venue": CORE_VENUE,
    "core/config": CORE_MODEL | {"core/config"},
    "core/pipeline": CORE_ENGINE,
    "core/trading": CORE_ENGINE,
    "core/engine": CORE_ENGINE,
    "core/store": CORE_MODEL | {"core/store"},
    "adapters/crypto": {"core/base", "adapters/crypto"},
    "adapters/fapi": CORE_VENUE | {"adapters/fapi"},
    "adapters/paper": CORE_VENUE | {"core/ledger", "adapters/paper"},
    "adapters/net": CORE_VENUE | {"adapters/net"},
    "ui": CORE_MODEL | {"core/workspace", "ui"},
}
ADAPTERS_THAT_ARE_NO_VENUE = {"adapters/crypto", "adapters/fapi", "adapters/net", "adapters/registry"}
# The dialect that these venues share, written once.
FAPI_VENUES = {"adapters/aster", "adapters/binance"}
COMPOSITION = ("app", "tests")  # where all parts meet

QT_MAY = ("adapters/net", "ui", "app", "tests", "qml")

# A library that one place wraps for everybody.
WRAPPED = {
    "toml++/": ("core/config",),
    "SQLiteCpp/": ("core/store",),
    "sqlite3.h": ("core/store",),
    "boost/multiprecision/": ("core/ledger",),
    "boost/beast/": ("adapters/net",),
    "boost/asio/": ("adapters/net",),
    "openssl/": ("adapters/crypto", "adapters/net", "core/store"),
    "cryptopp/": ("adapters/crypto",),
    "secp256k1": ("adapters/crypto",),
    "qt6keychain/": ("app/keychain",),
    "gio/": ("app/keychain",),
}

_INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def layer_of(path):
    """The folder that the table speaks of: "core/base", "adapters/kraken", "ui"."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in ("core", "adapters") and len(parts) > 2 else parts[0]


def allowed_for(layer):
    if layer == "adapters/registry":
        return None
    if layer not in MAY_INCLUDE and layer.startswith("adapters/"):
        shared = {"adapters/crypto", "adapters/fapi"} if layer in FAPI_VENUES else {"adapters/crypto"}
        return CORE_VENUE | shared | {layer}
    return MAY_INCLUDE.get(layer)


def is_venue(layer):
    return layer.startswith("adapters/") and layer not in ADAPTERS_THAT_ARE_NO_VENUE


def includes(file):
    """(line number, "<" or '"', name) of each include."""
    for number, line in enumerate(file.lines, 1):
        match = _INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def breach(layer, target):
    """Why `layer` may not include from the folder `target`, or None."""
    if layer in COMPOSITION or layer == target:
        if target == "tests" and layer != "tests":
            return "the product does not include its tests"
        return None
    if target == "app":
        return "nothing depends on app"
    if target == "tests":
        return "the product does not include its tests"
    if layer == "adapters/registry":
        may = target in CORE_VENUE or is_venue(target)
    else:
        allowed = allowed_for(layer)
        if allowed is None:
            return f"{layer} has no row in the layer table of tests/lint/layers.py"
        may = target in allowed
    return None if may else f"{layer} must not know {target}"


def check_layers(tree):
    for file in tree.files:
        if not file.is_a(".h", ".cpp"):
            continue
        layer = layer_of(file.path)
        for number, kind, name in includes(file):
            if kind == '"':
                target = layer_of(name)
                if name.endswith(".moc"):
                    continue
                if name not in tree.by_path:
                    yield file, number, f'"{name}" is not a file from the repository root'
                elif why := breach(layer, target):
                    yield file, number, why
                continue
            if re.match(r"Qt?[A-Z]", name) and not file.under(*QT_MAY):
                yield file, number, f"{layer} knows no Qt"
            for library, places in WRAPPED.items():
                if name.startswith(library) and not file.under(*places, "tests"):
                    yield file, number, f"{library} is wrapped by {' and '.join(places)}"


_IMPORT = re.compile(r"^\s*import\s+([A-Z][\w.]*)")
QML_MAY_IMPORT = ("QtQuick", "QtQml", "Gannet", "Qt.labs.qmlmodels")


def check_qml_imports(tree):
    for file in tree.files:
        if not file.path.startswith("qml/") or not file.is_a(".qml"):
            continue
        for number, line in enumerate(file.lines, 1):
            match = _IMPORT.match(line)
            if match and not any(match.group(1) == name or match.group(1).startswith(name + ".")
                                 for name in QML_MAY_IMPORT):
                yield file, number, f"qml does not import {match.group(1)}"
