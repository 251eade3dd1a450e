// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/drop_target.h"

#include "tests/unit/workspace/desk.h"

#include <QTest>

#include <fmt/format.h>

using namespace gannet;
using namespace gannet::workspace;

namespace {

const Rect kArea{0, 0, 1000, 800};
// Two leaves side by side: one block, and three tabs that end at 600, 700 and 800.
const std::vector<DropLeaf> kLeaves{
    {.front = id(1), .rect = {0, 0, 498, 800}, .stripHeight = 24, .tabEdges = {498}},
    {.front = id(2), .rect = {502, 0, 498, 800}, .stripHeight = 24, .tabEdges = {600, 700, 800}},
};

[[nodiscard]] std::string words(const std::optional<Destination>& to)
{
    if (!to)
        return "nowhere";
    const auto name = [](BlockId block) { return block == id(1) ? 1 : 2; };
    if (const auto* const tabs = std::get_if<IntoTabs>(&*to))
        return fmt::format("tab {} of {}", tabs->index, name(tabs->beside));
    if (const auto* const beside = std::get_if<Beside>(&*to))
        return fmt::format("{} of {}", toString(beside->edge), name(beside->beside));
    if (const auto* const edge = std::get_if<AlongEdge>(&*to))
        return fmt::format("along {}", toString(edge->edge));
    return "floating";
}

} // namespace

class DropTargetTest : public QObject {
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void emptyWindowTakesItWhole();
    void everyPointLeadsSomewhere();
};

void DropTargetTest::finds_data()
{
    QTest::addColumn<int>("x");
    QTest::addColumn<int>("y");
    QTest::addColumn<QString>("to");
    QTest::newRow("outside") << 1000 << 400 << "nowhere";
    QTest::newRow("above") << 100 << -1 << "nowhere";
    QTest::newRow("left border") << 27 << 400 << "along left";
    QTest::newRow("inside of the left border") << 28 << 400 << "left of 1";
    QTest::newRow("right border") << 972 << 400 << "along right";
    QTest::newRow("lower border") << 300 << 772 << "along bottom";
    QTest::newRow("upper border") << 300 << 7 << "along top";
    QTest::newRow("a tab at the left border") << 5 << 12 << "tab 0 of 1";
    QTest::newRow("a tab at the right border") << 990 << 12 << "tab 3 of 2";
    QTest::newRow("header, left half") << 200 << 12 << "tab 0 of 1";
    QTest::newRow("header, right half") << 300 << 12 << "tab 1 of 1";
    QTest::newRow("before the first tab") << 540 << 12 << "tab 0 of 2";
    QTest::newRow("before the second tab") << 555 << 12 << "tab 1 of 2";
    QTest::newRow("beyond the last tab") << 900 << 23 << "tab 3 of 2";
    QTest::newRow("between the leaves") << 500 << 400 << "nowhere";
    QTest::newRow("centre") << 750 << 412 << "tab 3 of 2";
    QTest::newRow("left part") << 560 << 412 << "left of 2";
    QTest::newRow("right part") << 940 << 412 << "right of 2";
    QTest::newRow("upper part") << 750 << 60 << "top of 2";
    QTest::newRow("lower part") << 750 << 760 << "bottom of 2";
}

void DropTargetTest::finds()
{
    QFETCH(int, x);
    QFETCH(int, y);
    QFETCH(QString, to);
    QCOMPARE(QString::fromStdString(words(dropTarget(kMain, kArea, kLeaves, x, y))), to);
}

void DropTargetTest::emptyWindowTakesItWhole()
{
    const auto to = dropTarget(kMain, kArea, {}, 500, 400);
    QVERIFY(to);
    QCOMPARE(drawn(*add(emptyDesk(), block(1), *to)), "1");
}

void DropTargetTest::everyPointLeadsSomewhere()
{
    const Workspace desk = rowOf(2);
    for (int x = 0; x < 1000; x += 7) {
        for (int y = 0; y < 800; y += 7) {
            const auto to = dropTarget(kMain, kArea, kLeaves, x, y);
            QVERIFY(to || (x >= 498 && x < 502));
            if (to)
                QVERIFY(move(desk, {id(1)}, *to));
        }
    }
}

QTEST_GUILESS_MAIN(DropTargetTest)
#include "drop_target_test.moc"
