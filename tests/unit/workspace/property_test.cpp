// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/document.h"
#include "core/workspace/history.h"
#include "core/workspace/invariants.h"
#include "tests/unit/workspace/desk.h"

#include <QTest>

using namespace gannet;
using namespace gannet::workspace;

/// Random operations, GANNET_PROPERTY_STEPS of them: whatever is done, all invariants hold, undo is the way back, and a
/// document is the whole workspace.
class PropertyTest : public QObject {
    Q_OBJECT

private slots:
    void invariantsHold();
    void undoIsTheWayBack();
    void documentsAreWhole();
};

void PropertyTest::invariantsHold()
{
    SplitMix random(20'261'123);
    Ids ids = seededIds(1);
    Workspace desk = emptyDesk();
    std::size_t mostBlocks = 0;
    std::size_t mostWindows = 0;
    int deepest = 0;
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("GANNET_PROPERTY_STEPS", &isGiven);
    const int steps = isGiven ? given : 30'000;
    for (int step = 0; step < steps; ++step) {
        desk = randomStep(desk, random, ids);
        const auto broken = brokenInvariant(desk);
        QVERIFY2(!broken, broken ? broken->c_str() : "");
        mostBlocks = std::max(mostBlocks, desk.blocks.size());
        mostWindows = std::max(mostWindows, desk.windows.size());
        deepest = std::max(deepest, depthOf(desk.main().root));
        if (step % 1000 == 999)
            desk = emptyDesk(); // large desks grow no further: begin again
    }
    // The steps must have led to the limits, or they show little.
    QCOMPARE(mostBlocks, kMostBlocks);
    QCOMPARE(mostWindows, kMostWindows);
    QVERIFY(deepest >= 6);
}

void PropertyTest::undoIsTheWayBack()
{
    SplitMix random(5);
    Ids ids = seededIds(2);
    for (int round = 0; round < 100; ++round) {
        History history(mixedDesk());
        std::vector<Workspace> past;
        for (int step = 0; step < 90; ++step) {
            Workspace next = randomStep(history.now(), random, ids);
            next.variants = history.now().variants; // undo leaves them alone: history_test
            if (next == history.now())
                continue;
            past.push_back(history.now());
            history.commit(std::move(next), "Step", Timestamp{1'000'000'000LL * step});
        }
        const Workspace last = history.now();
        for (auto before = past.rbegin(); before != past.rend(); ++before) {
            QVERIFY(history.undo());
            QCOMPARE(history.now(), *before);
        }
        QVERIFY(!history.undo());
        while (history.redo()) {
        }
        QCOMPARE(history.now(), last);
    }
}

void PropertyTest::documentsAreWhole()
{
    SplitMix random(9);
    Ids ids = seededIds(3);
    Workspace desk = emptyDesk();
    for (int step = 0; step < 5000; ++step) {
        desk = randomStep(desk, random, ids);
        if (step % 10 != 0)
            continue;
        const std::string text = writeDocument(desk, "1.0");
        const auto read = readDocument(text, ids);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY2(read->repairs.empty(), read->repairs.empty() ? "" : read->repairs.front().c_str());
        QCOMPARE(read->workspace, desk);
        QCOMPARE(writeDocument(read->workspace, "1.0"), text);
        if (step % 500 == 490)
            desk = emptyDesk();
    }
}

QTEST_GUILESS_MAIN(PropertyTest)
#include "property_test.moc"
