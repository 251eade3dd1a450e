// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/operations.h"

#include "core/workspace/invariants.h"
#include "tests/unit/workspace/desk.h"

#include <QTest>

using namespace gannet;
using namespace gannet::workspace;

namespace {

const WindowId kFloat = id(2000);

} // namespace

class OperationsTest : public QObject {
    Q_OBJECT

private slots:
    void moves_data();
    void moves();
    void groupsMoveTogether();
    void swapsOverWindows();
    void focusFollows();
    void reopensWhereItWas_data();
    void reopensWhereItWas();
    void reopensElsewhereWhenItsPlaceIsGone();
    void closesAWindowAndOpensItAgain();
    void refusesBeyondLimits();
    void refusesWhatIsNotThere();
    void replacesWhatItArranges();
};

void OperationsTest::moves_data()
{
    QTest::addColumn<int>("block");
    QTest::addColumn<int>("kind"); // 0: into tabs, 1: beside, 2: along an edge, 3: floating
    QTest::addColumn<int>("beside");
    QTest::addColumn<int>("where"); // the index, or the edge
    QTest::addColumn<QString>("after");

    const int left = static_cast<int>(Edge::Left);
    const int right = static_cast<int>(Edge::Right);
    const int top = static_cast<int>(Edge::Top);
    // Of H(1 V(2 [3 4*])).
    QTest::newRow("among tabs, first") << 1 << 0 << 3 << 0 << "V(2:5000 [1* 3 4]:5000)";
    QTest::newRow("among tabs, beyond the last") << 1 << 0 << 4 << 9 << "V(2:5000 [3 4 1*]:5000)";
    QTest::newRow("reorder tabs") << 4 << 0 << 3 << 0 << "H(1:5000 V(2:5000 [4* 3]:5000):5000)";
    QTest::newRow("a tab onto itself") << 4 << 0 << 4 << 1 << "H(1:5000 V(2:5000 [3 4*]:5000):5000)";
    QTest::newRow("a tab to the edge of its own leaf")
        << 4 << 1 << 4 << right << "H(1:5000 V(2:5000 H(3:5000 4:5000):5000):5000)";
    QTest::newRow("a lone block at its own edge") << 1 << 1 << 1 << left << "H(1:5000 V(2:5000 [3 4*]:5000):5000)";
    QTest::newRow("beside") << 1 << 1 << 2 << left << "V(H(1:5000 2:5000):5000 [3 4*]:5000)";
    QTest::newRow("over") << 1 << 1 << 2 << top << "V(1:2500 2:2500 [3 4*]:5000)";
    QTest::newRow("along the upper edge") << 3 << 2 << 0 << top << "V(3:2500 H(1:5000 V(2:5000 4:5000):5000):7500)";
    QTest::newRow("along the right edge") << 2 << 2 << 0 << right << "H(1:3750 [3 4*]:3750 2:2500)";
    QTest::newRow("floating") << 4 << 3 << 0 << 0 << "H(1:5000 V(2:5000 3:5000):5000) | 4";
}

void OperationsTest::moves()
{
    QFETCH(int, block);
    QFETCH(int, kind);
    QFETCH(int, beside);
    QFETCH(int, where);
    QFETCH(QString, after);
    const Destination to = kind == 0   ? Destination(IntoTabs{id(beside), where})
                           : kind == 1 ? Destination(Beside{id(beside), static_cast<Edge>(where)})
                           : kind == 2 ? Destination(AlongEdge{kMain, static_cast<Edge>(where)})
                                       : Destination(Floating{kFloat});
    const auto moved = move(mixedDesk(), {id(block)}, to);
    QVERIFY(moved);
    QCOMPARE(QString::fromStdString(drawn(*moved)), after);
    QVERIFY(!brokenInvariant(*moved));
}

void OperationsTest::groupsMoveTogether()
{
    const Workspace desk = mixedDesk();
    QCOMPARE(groupOf(desk, id(3)), (std::vector{id(3), id(4)}));
    const auto floated = move(desk, groupOf(desk, id(3)), Floating{kFloat});
    QCOMPARE(drawn(*floated), "H(1:5000 2:5000) | [3 4*]");
    // It floats already, and stands in the middle of its own window.
    QCOMPARE(*move(*floated, groupOf(*floated, id(3)), Floating{id(2001)}), *floated);
    QCOMPARE(*move(*floated, groupOf(*floated, id(3)), AlongEdge{kFloat, Edge::Left}), *floated);
    const auto docked = move(*floated, groupOf(*floated, id(4)), IntoTabs{id(1), 0});
    QCOMPARE(drawn(*docked), "H([3 4* 1]:5000 2:5000)");
    QCOMPARE(docked->windows.size(), std::size_t{1});
}

void OperationsTest::swapsOverWindows()
{
    const auto floated = move(mixedDesk(), {id(4)}, Floating{kFloat});
    const auto swapped = swap(*floated, id(1), id(4));
    QCOMPARE(drawn(*swapped), "H(4:5000 V(2:5000 3:5000):5000) | 1");
    QCOMPARE(swapped->windows[1].focus, id(1));
    QCOMPARE(*swap(*swapped, id(2), id(2)), *swapped);
    QCOMPARE(drawn(*swap(mixedDesk(), id(3), id(4))), "H(1:5000 V(2:5000 [4 3*]:5000):5000)");
}

void OperationsTest::focusFollows()
{
    Workspace desk = focusOn(mixedDesk(), id(3)).value();
    QCOMPARE(drawn(desk), "H(1:5000 V(2:5000 [3* 4]:5000):5000)");
    QCOMPARE(desk.main().focus, id(3));
    desk = close(desk, id(3)).value(); // a tab: the next one is seen
    QCOMPARE(desk.main().focus, id(4));
    desk = close(desk, id(4)).value(); // a place: the one before it
    QCOMPARE(desk.main().focus, id(2));
    desk = close(desk, id(1)).value(); // another's focus stays
    QCOMPARE(desk.main().focus, id(2));
    desk = close(desk, id(2)).value();
    QVERIFY(desk.main().focus.isNone());
    QCOMPARE(drawn(desk), "-");
}

void OperationsTest::reopensWhereItWas_data()
{
    QTest::addColumn<int>("block");
    QTest::addColumn<bool>("isWide"); // with two more columns, at either end
    for (int number = 1; number <= 4; ++number) {
        QTest::addRow("block %d of two columns", number) << number << false;
        QTest::addRow("block %d of four columns", number) << number << true;
    }
    QTest::newRow("the first of four columns") << 5 << true;
    QTest::newRow("the last of four columns") << 6 << true;
}

void OperationsTest::reopensWhereItWas()
{
    QFETCH(int, block);
    QFETCH(bool, isWide);
    Workspace desk = mixedDesk();
    desk = setWeights(desk, kMain, {}, {3000, 7000}).value();
    desk = setWeights(desk, kMain, {1}, {2000, 8000}).value();
    if (isWide) {
        desk = add(desk, gannet::workspace::block(5), AlongEdge{kMain, Edge::Left}).value();
        desk = add(desk, gannet::workspace::block(6), AlongEdge{kMain, Edge::Right}).value();
        desk = setWeights(desk, kMain, {}, {1000, 2000, 4000, 3000}).value();
    }
    desk = focusOn(desk, id(block)).value();
    const auto closed = close(desk, id(block));
    QCOMPARE(closed->closed.size(), std::size_t{1});
    QVERIFY(!closed->blocks.contains(id(block)));
    QCOMPARE(drawn(*reopen(*closed)), drawn(desk));
}

void OperationsTest::reopensElsewhereWhenItsPlaceIsGone()
{
    Workspace desk = close(mixedDesk(), id(1)).value();
    for (const int gone : {2, 3})
        desk = close(desk, id(gone)).value();
    desk.closed.resize(1); // of those that it stood beside only block 4 is left
    QCOMPARE(drawn(*reopen(desk)), "H(1:5000 4:5000)");
    desk = close(desk, id(4)).value();
    desk.closed.resize(1);
    QCOMPARE(drawn(*reopen(desk)), "1");
    QVERIFY(!reopen(*reopen(desk)));
}

void OperationsTest::closesAWindowAndOpensItAgain()
{
    Workspace desk = move(mixedDesk(), {id(4)}, Floating{kFloat}).value();
    desk = move(desk, {id(3)}, Beside{id(4), Edge::Bottom}).value();
    desk = setPlacement(desk, "screen", kFloat, {"s", 10, 20, 300, 200}).value();
    const std::string before = drawn(desk);
    Workspace closed = closeWindow(desk, kFloat).value();
    QCOMPARE(drawn(closed), "H(1:5000 2:5000)");
    QCOMPARE(closed.closed.size(), std::size_t{2});
    closed = reopen(reopen(closed).value()).value();
    QCOMPARE(drawn(closed), before);
    // It has its id again, and so its place on the screen.
    QVERIFY(closed.variants.at("screen").contains(closed.windows[1].id));
    QCOMPARE(drawn(*closeWindow(desk, kMain)), "- | V(4:5000 3:5000)");
}

void OperationsTest::refusesBeyondLimits()
{
    Workspace desk = rowOf(1);
    for (int i = 2; i <= static_cast<int>(kMostBlocks); ++i)
        desk = add(desk, block(i), IntoTabs{id(1), i}).value();
    const auto more = add(desk, block(65), IntoTabs{id(1), 0});
    QVERIFY(!more);
    QVERIFY(more.error().code == Code::TooLarge);
    QCOMPARE(more.error().limit, "64");
    QVERIFY(!more.error().fixes.empty());

    desk = rowOf(2);
    int depth = 2;
    for (; depth < kMostDepth; ++depth)
        desk = add(desk, block(100 + depth), Beside{id(2), depth % 2 == 0 ? Edge::Top : Edge::Left}).value();
    QCOMPARE(depthOf(desk.main().root), kMostDepth);
    QVERIFY(!add(desk, block(200), Beside{id(2), Edge::Top}));

    desk = rowOf(13);
    for (int i = 2; i <= 12; ++i)
        desk = move(desk, {id(i)}, Floating{id(3000 + i)}).value();
    QVERIFY(!move(desk, {id(13)}, Floating{id(4000)}));
    QVERIFY(!setSettings(desk, id(1), JsonText("{\"a\":\"" + std::string(kMostSettingsBytes, 'x') + "\"}")));
    QVERIFY(!setLink(desk, id(1), 9));
    QVERIFY(!rename(desk, ""));
    QVERIFY(!rename(desk, std::string(kMostNameBytes + 1, 'x')));
}

void OperationsTest::refusesWhatIsNotThere()
{
    const Workspace desk = mixedDesk();
    QVERIFY(close(desk, id(77)).error().kind == ErrorKind::NotFound);
    QVERIFY(!move(desk, {id(1)}, Beside{id(77), Edge::Top}));
    QVERIFY(!move(desk, {id(1)}, AlongEdge{id(77), Edge::Top}));
    QVERIFY(!move(desk, {id(1), id(1)}, AlongEdge{kMain, Edge::Top}));
    QVERIFY(!move(desk, {id(1)}, Floating{kMain}));
    QVERIFY(!add(desk, block(1), Beside{id(2), Edge::Top}));
    QVERIFY(!closeWindow(desk, id(77)));
    QVERIFY(!setWeights(desk, kMain, {0}, {1, 1}));
    QVERIFY(!setWeights(desk, kMain, {}, {1, 1, 1}));
    QVERIFY(!equalise(desk, kMain, {5, 5}));
}

void OperationsTest::replacesWhatItArranges()
{
    Workspace desk = close(mixedDesk(), id(4)).value();
    desk = setPlacement(desk, "screen", kMain, {"s", 1, 2, 300, 400}).value();
    desk = rename(desk, "Mine").value();
    Workspace other = emptyDesk();
    other.id = id(888);
    other.windows.front().id = id(887);
    other = add(other, block(50), AlongEdge{id(887), Edge::Left}).value();
    const auto replaced = replaceWith(desk, other);
    QCOMPARE(drawn(*replaced), "50");
    QCOMPARE(replaced->id, desk.id);
    QCOMPARE(replaced->name, "Mine");
    QCOMPARE(replaced->closed, desk.closed);
    QCOMPARE(replaced->variants.at("screen").at(id(887)).width, 300);
}

QTEST_GUILESS_MAIN(OperationsTest)
#include "operations_test.moc"
