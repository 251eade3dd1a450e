#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule finds what it is for and leaves alone what is right: a rule that cannot fail is no rule."""
import sys
import unittest

import rules
from layers import check_layers, check_qml_imports
from tree import Tree, code_of

SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later\n"
LEFT_TO_DO = "TO" "DO"
HOME = "/" "home/anna/gannet"
WORK = "/" "work/x"

# rule, path, text it must refuse, text it must accept
CASES = [
    (check_layers, "core/base/a.cpp", '#include "core/model/m.h"', '#include "core/base/b.h"'),
    (check_layers, "core/model/a.cpp", "#include <QString>", "#include <string>"),
    (check_layers, "core/engine/a.cpp", "#include <QtCore/qglobal.h>", '#include "core/venue/v.h"'),
    (check_layers, "core/engine/a.cpp", '#include "adapters/kraken/k.h"', '#include "core/config/c.h"'),
    (check_layers, "core/engine/a.cpp", '#include "core/store/s.h"', '#include "core/model/m.h"'),
    (check_layers, "core/store/a.cpp", '#include "core/engine/e.h"', '#include "core/model/m.h"'),
    (check_layers, "adapters/binance/a.cpp", '#include "adapters/kraken/k.h"', '#include "adapters/binance/b.h"'),
    (check_layers, "adapters/aster/a.cpp", '#include "adapters/binance/b.h"', '#include "adapters/fapi/f.h"'),
    (check_layers, "adapters/kraken/a.cpp", '#include "adapters/fapi/f.h"', '#include "adapters/crypto/c.h"'),
    (check_layers, "adapters/fapi/a.cpp", '#include "adapters/binance/b.h"', '#include "adapters/fapi/f.h"'),
    (check_layers, "adapters/fapi/a.cpp", '#include "adapters/crypto/c.h"', '#include "core/venue/v.h"'),
    (check_layers, "adapters/registry/a.cpp", '#include "adapters/fapi/f.h"', '#include "adapters/binance/b.h"'),
    (check_layers, "adapters/kraken/a.cpp", '#include "core/engine/e.h"', '#include "core/venue/v.h"'),
    (check_layers, "adapters/kraken/a.cpp", "#include <QJsonDocument>", '#include "adapters/crypto/c.h"'),
    (check_layers, "adapters/net/a.cpp", '#include "adapters/kraken/k.h"', "#include <QWebSocket>"),
    (check_layers, "adapters/registry/a.cpp", '#include "core/engine/e.h"', '#include "adapters/kraken/k.h"'),
    (check_layers, "ui/a.cpp", '#include "core/engine/e.h"', '#include "core/model/m.h"'),
    (check_layers, "ui/items/a.cpp", '#include "adapters/net/n.h"', '#include "ui/u.h"'),
    (check_layers, "ui/a.cpp", '#include "app/x.h"', "#include <QQuickItem>"),
    (check_layers, "app/a.cpp", '#include "tests/t.h"', '#include "adapters/net/n.h"'),
    (check_layers, "core/base/a.cpp", '#include "b.h"', '#include "core/base/b.h"'),
    (check_layers, "adapters/kraken/a.cpp", "#include <openssl/evp.h>", "#include <vector>"),
    (check_layers, "core/engine/a.cpp", "#include <toml++/toml.h>", "#include <map>"),
    (check_layers, "core/engine/a.cpp", "#include <boost/multiprecision/cpp_int.hpp>", "#include <cstdint>"),
    (check_qml_imports, "qml/A.qml", "import QtWebEngine", "import QtQuick.Controls"),
    (rules.banned_calls, "core/engine/a.cpp", "auto t = std::chrono::steady_clock::now();", "// steady_clock"),
    (rules.banned_calls, "core/engine/a.cpp", "clock_gettime(CLOCK_REALTIME, &t);", "Timestamp time() const;"),
    (rules.banned_calls, "core/base/a.cpp", "auto t = time(nullptr);", "auto t = clock.now();"),
    (rules.banned_calls, "adapters/kraken/a.cpp", "std::random_device d;", 'log("random_device");'),
    (rules.banned_calls, "adapters/kraken/a.cpp", "int r = rand();", "int r = operand(1);"),
    (rules.banned_calls, "adapters/net/a.cpp", "std::this_thread::sleep_for(1s);", "m_timer.start(1s);"),
    (rules.banned_calls, "tests/unit/a.cpp", "QTest::qSleep(5); QThread::msleep(5);", "clock.advance(seconds(1));"),
    (rules.floating_amounts, "core/model/a.h", "double price = 0;", "double shareOfTime = 0;"),
    (rules.floating_amounts, "core/model/a.h", "float bestBid() const;", "double feedAgeMs = 0;"),
    (rules.floating_amounts, "core/model/a.h", "auto d = static_cast<double>(qty.mantissa);",
     "auto d = static_cast<double>(levels.size());"),
    (rules.floating_amounts, "core/model/a.h", "void f(double const& makerFee);", "void f(double const& ratio);"),
    (rules.floating_amounts, "adapters/kraken/a.cpp", "value.get_double()", "value.raw_json()"),
    (rules.floating_amounts, "ui/a.h", "double lastPrice = 0;", "double left = 0; double minPx = 0;"),
    (rules.floating_amounts, "ui/a.h", "double priceY = 0;", "double yOf(std::int64_t price) const;"),
    (rules.floating_amounts, "ui/a.h", "constexpr double kRightMargin = 3;", "constexpr int kEmptyCandles = 3;"),
    (rules.floating_amounts, "ui/a.h", "double left = 0, sizeRightX = 0;", "f(double left, std::int64_t size);"),
    (rules.floating_amounts, "ui/a.h", "f(double left, qreal sizeX);", "f(double left, int size, bool isBid);"),
    (rules.floating_amounts, "tests/unit/a.cpp", "std::vector<double> prices;", "std::vector<double> rates;"),
    (rules.floating_amounts, "tests/unit/a.cpp", "std::array<float, 4> fees{};", "std::array<float, 4> shares{};"),
    (rules.floating_amounts, "app/a.cpp", "using Price = double;", "using Share = double;"),
    (rules.floating_amounts, "app/a.cpp", "const auto price = static_cast<double>(x);",
     "const double y = m_scale.yOf(price);"),
    (rules.floating_amounts, "core/venue/a.h", "double px = 0;", "double limit = 0;"),
    (rules.floating_amounts, "qml/A.qml", "required property real askShare", "property real lastY // price"),
    (rules.floating_amounts, "qml/A.qml", "function show(price: real) {}", "property int size: 12"),
    (rules.line_length, "core/a.cpp", "x" * 121, "x" * 120),
    (rules.licence_line, "core/a.cpp", "int x;\n", SPDX),
    (rules.licence_line, "tests/x", "#!/bin/sh\ntrue\n", "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n"),
    (rules.unfinished, "core/a.cpp", f"// {LEFT_TO_DO}: later", f"// {LEFT_TO_DO}(#12): later"),
    (rules.machine_paths, "docs/a.md", f"see {HOME}/x", f"see ~/x and build{WORK} and $HOME{WORK}"),
    (rules.dead_links, "docs/a.md", "see [b](../lost.md)", "[c](../core/base/b.h#x), [d](../core), [e](https://a.b/c)"),
    (rules.stray_blanks, "core/a.cpp", "int x; \n", "int x;\n"),
    (rules.stray_blanks, "core/a.cpp", "\tint x;\n", "    int x;\n"),
    (rules.stray_blanks, "core/a.cpp", "int x;\n\n", "int x;\n"),
    (rules.header_guards, "core/a.h", "int x;\n", "#pragma once\n"),
    (rules.crossings, "core/engine/a.h", "std::mutex m_lock;", "Inbox<Inbound> m_inbox;"),
    (rules.crossings, "ui/a.cpp", "delete item;", "X(const X&) = delete;"),
    (rules.console, "core/engine/a.cpp", "std::cout << 1;", "log.info(1);"),
    (rules.console, "ui/a.cpp", "qDebug() << 1;", "snprintf(b, 4, f); // qDebug()"),
    (rules.literal_colours, "qml/blocks/B.qml", 'color: "#ff0000"', "color: Theme.buy"),
    (rules.literal_colours, "ui/items/a.cpp", 'QColor c("#1a2b3c");', 'text = "#12";'),
    (rules.qml_habits, "qml/B.qml", "    property var model", "    property var model // any model of rows"),
    (rules.loose_properties, "tests/unit/a.cpp", 'rc::check("x", [] {});', 'QVERIFY(\n    rc::check("x", [] {}));'),
    (rules.qml_habits, "qml/B.qml", "console.log(1)", "// console.log"),
    (rules.qml_habits, "qml/B.qml", "var x = 1", "const x = 1"),
    (rules.qml_habits, "qml/B.qml", "HoverHandler {}", "HoverWatch {} // instead of HoverHandler"),
]

# Headers that the cases of the layer table include.
SURROUNDINGS = {path: "#pragma once\n" for path in (
    "core/base/b.h", "core/model/m.h", "core/venue/v.h", "core/config/c.h", "core/engine/e.h", "core/store/s.h",
    "adapters/kraken/k.h", "adapters/binance/b.h", "adapters/crypto/c.h", "adapters/fapi/f.h", "adapters/net/n.h",
    "ui/u.h", "app/x.h", "tests/t.h")}


def found_by(rule, texts, path):
    return [words for file, _, words in rule(Tree.of(texts)) if file.path == path]


class Rules(unittest.TestCase):
    def test_each_case(self):
        for rule, path, bad, good in CASES:
            with self.subTest(rule=rule.__name__, path=path, text=bad):
                self.assertTrue(found_by(rule, SURROUNDINGS | {path: bad}, path), "not found: " + bad)
                self.assertEqual(found_by(rule, SURROUNDINGS | {path: good}, path), [], "refused: " + good)

    def test_each_rule_has_a_case(self):
        of_trees = {rules.dead_files, rules.fixture_sources}
        self.assertEqual(set(rules.RULES) - of_trees - {case[0] for case in CASES}, set())

    def test_dead_files(self):
        texts = {"core/CMakeLists.txt": "gannet_library(x SOURCES a.cpp # lost.cpp\n)", "core/a.cpp": "",
                 "core/lost.cpp": "", "core/lost.h": "", "core/used.h": "",
                 "core/b.cpp": '#include "core/used.h"',
                 "tests/unit/CMakeLists.txt": "foreach(name time)\n gannet_test(${name}_test)\nendforeach()",
                 "tests/unit/time_test.cpp": "", "tests/unit/gone_test.cpp": ""}
        dead = sorted(file.path for file, _, _ in rules.dead_files(Tree.of(texts)))
        self.assertEqual(dead, ["core/b.cpp", "core/lost.cpp", "core/lost.h", "tests/unit/gone_test.cpp"])

    def test_fixture_sources(self):
        texts = {"tests/venues/a/fixtures/x.json": "{}", "tests/venues/b/fixtures/x.json": "{}",
                 "tests/venues/b/SOURCES.md": "x: from b", "resources/demo/x.gz": ""}
        missing = sorted(file.path for file, _, _ in rules.fixture_sources(Tree.of(texts)))
        self.assertEqual(missing, ["resources/demo/x.gz", "tests/venues/a/fixtures/x.json"])


class Code(unittest.TestCase):
    def test_comments_and_literals_are_blank(self):
        text = 'a("b // c"); // d\nR"(e\nf)" 1\'000 /* g */ h\n'
        code = code_of(text)
        self.assertEqual(len(code), len(text))
        self.assertEqual(code.split(), ["a(", ");", "1'000", "h"])


if __name__ == "__main__":
    sys.exit(0 if unittest.main(exit=False).result.wasSuccessful() else 1)
