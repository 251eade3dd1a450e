// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/history.h"

#include "tests/unit/workspace/desk.h"

#include <QTest>

using namespace gannet;
using namespace gannet::workspace;

namespace {

constexpr Timestamp kStart{1'000'000'000};

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhatItTakesBack();
    void stepsOfASeriesAreOne();
    void aNewStepForgetsWhatWasTakenBack();
    void keepsWhatIsLookedAt();
    void forgetsTheOldest();
};

void HistoryTest::saysWhatItTakesBack()
{
    History history(mixedDesk());
    QVERIFY(!history.undoWords() && !history.undo() && !history.redo());
    history.commit(close(history.now(), id(1)).value(), "Close Ladder", kStart);
    history.commit(history.now(), "Nothing", kStart);
    QCOMPARE(history.undoWords().value(), "Close Ladder");
    QVERIFY(history.undo());
    QCOMPARE(history.now(), mixedDesk());
    QCOMPARE(history.redoWords().value(), "Close Ladder");
    QVERIFY(history.redo());
    QCOMPARE(drawn(history.now()), "V(2:5000 [3 4*]:5000)");
}

void HistoryTest::stepsOfASeriesAreOne()
{
    History history(rowOf(2));
    const auto drag = [&](int left, Timestamp now) {
        history.commit(setWeights(history.now(), kMain, {}, {left, kWholeWeight - left}).value(), "Resize", now,
                       "drag");
    };
    drag(4000, kStart);
    drag(3000, kStart + Duration::milliseconds(900));
    drag(2000, kStart + Duration::milliseconds(1800));
    drag(1000, kStart + Duration::milliseconds(2801)); // more than a second later
    QVERIFY(history.undo());
    QCOMPARE(drawn(history.now()), "H(1:2000 2:8000)");
    // After an undo a series is a new one, however soon.
    drag(1500, kStart + Duration::milliseconds(2802));
    QVERIFY(history.undo());
    QCOMPARE(drawn(history.now()), "H(1:2000 2:8000)");
    QVERIFY(history.undo());
    QCOMPARE(drawn(history.now()), "H(1:5000 2:5000)");
    QVERIFY(!history.undo());
}

void HistoryTest::aNewStepForgetsWhatWasTakenBack()
{
    History history(mixedDesk());
    history.commit(close(history.now(), id(1)).value(), "Close", kStart);
    QVERIFY(history.undo());
    history.commit(close(history.now(), id(2)).value(), "Close", kStart);
    QVERIFY(!history.redoWords());
}

void HistoryTest::keepsWhatIsLookedAt()
{
    const WindowId window = id(2000);
    History history(mixedDesk());
    history.commit(move(history.now(), {id(4)}, Floating{window}).value(), "Float", kStart);
    history.set(setPlacement(history.now(), "screen", window, {"s", 1, 2, 300, 400}).value());
    history.set(setPlacement(history.now(), "screen", kMain, {"s", 5, 6, 700, 800}).value());
    history.commit(closeWindow(history.now(), window).value(), "Close window", kStart);
    history.set(setLinkState(history.now(), 1, {"paper:BTC", "main"}).value());
    history.set(setPlacement(history.now(), "screen", kMain, {"s", 7, 8, 700, 800}).value());
    history.set(rename(history.now(), "Other name").value());
    QVERIFY(history.undo());
    QCOMPARE(history.now().links[0].instrument, "paper:BTC");
    QCOMPARE(history.now().name, "Other name");
    QCOMPARE(history.now().variants.at("screen").at(kMain).x, 7);
    QCOMPARE(history.now().variants.at("screen").at(window).width, 300);
}

void HistoryTest::forgetsTheOldest()
{
    History history(rowOf(2));
    for (int i = 0; i < static_cast<int>(kMostUndo) + 20; ++i)
        history.commit(setLink(history.now(), id(1), 1 + i % kLinkGroups).value(), "Link", kStart);
    int steps = 0;
    while (history.undo())
        ++steps;
    QCOMPARE(steps, static_cast<int>(kMostUndo));
}

QTEST_GUILESS_MAIN(HistoryTest)
#include "history_test.moc"
