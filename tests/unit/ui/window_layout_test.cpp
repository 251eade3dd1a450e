// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/window_layout.h"

#include "core/workspace/block_types.h"
#include "core/workspace/templates.h"
#include "tests/unit/workspace/desk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] QString text(Uuid one)
{
    return QString::fromStdString(toText(one));
}

/// H(1 V(2 [3 4*])) of blocks that have types.
[[nodiscard]] Workspace typedDesk()
{
    Workspace desk = mixedDesk();
    int at = 0;
    for (const char* const type : {"chart", "ladder", "tape", "book"}) {
        Block& block = desk.blocks.at(id(++at));
        block.type = type;
        block.settings = settle(*blockTypeOf(type), {}).settings;
    }
    return desk;
}

} // namespace

class WindowLayoutTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WorkspaceController> m_controller;
    std::unique_ptr<WindowLayout> m_layout;

    [[nodiscard]] QRect rectOf(int number) const
    {
        for (const FramesModel::Frame& frame : m_layout->frames()->rows()) {
            if (frame.id == text(id(number)))
                return frame.rect;
        }
        return {};
    }
    [[nodiscard]] bool isSeen(int number) const
    {
        for (const FramesModel::Frame& frame : m_layout->frames()->rows()) {
            if (frame.id == text(id(number)))
                return frame.isSeen;
        }
        return false;
    }
    [[nodiscard]] QString desk() const { return QString::fromStdString(drawn(m_controller->now())); }

private slots:
    void init();
    void placesBlocks();
    void rowsOfBlocksStay();
    void seesWhatHasTheKeyboard();
    void separatorsAreDragged();
    void separatorsAreNudgedAndMadeEqual();
    void edgesOfABlockMove();
    void dropsWhereItShows();
    void dropsAmongTabs();
    void maximisesForAWhile();
    void foldsAndUnfolds();
    void findsNeighbours();
    void otherWindowsHaveOtherBlocks();
    void countsStayFlat();
};

void WindowLayoutTest::init()
{
    m_layout = std::make_unique<WindowLayout>();
    m_controller = std::make_unique<WorkspaceController>();
    m_controller->open(typedDesk());
    m_layout->setController(m_controller.get());
    m_layout->setGap(4);
    m_layout->setTabs(24);
    m_layout->setHeader(26);
    m_layout->setRowHeight(18);
    m_layout->setWidth(1012); // 2 x 500 px between three gaps
    m_layout->setHeight(812); // 2 x 400 px
}

void WindowLayoutTest::placesBlocks()
{
    const QAbstractItemModelTester frames(m_layout->frames());
    const QAbstractItemModelTester strips(m_layout->strips());
    const QAbstractItemModelTester separators(m_layout->separators());
    QCOMPARE(rectOf(1), QRect(4, 4, 500, 804));
    QCOMPARE(rectOf(2), QRect(508, 4, 500, 400));
    QCOMPARE(rectOf(3), QRect(508, 408 + 24, 500, 400 - 24)); // under its tabs
    QVERIFY(isSeen(4) && !isSeen(3));
    QCOMPARE(m_layout->strips()->rowCount(), 1);
    QCOMPARE(m_layout->strips()->rows()[0].front, text(id(4)));
    QCOMPARE(m_layout->separators()->rowCount(), 2);
    QCOMPARE(m_layout->order(), (QStringList{text(id(1)), text(id(2)), text(id(3)), text(id(4))}));
    QCOMPARE(m_layout->places(), (QStringList{text(id(1)), text(id(2)), text(id(4))}));
    m_controller->moveAlong(text(id(2)), QStringLiteral("left"));
    m_controller->closeBlock(text(id(1)));
    m_controller->undo();
    m_layout->setWidth(0); // not shown yet
    QCOMPARE(m_layout->frames()->rowCount(), 0);
}

void WindowLayoutTest::rowsOfBlocksStay()
{
    const auto rowOf = [this](int number) {
        const auto& rows = m_layout->frames()->rows();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].id == text(id(number)))
                return static_cast<int>(i);
        }
        return -1;
    };
    QSignalSpy removed(m_layout->frames(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy added(m_layout->frames(), &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(m_layout->frames(), &QAbstractItemModel::modelReset);
    const int before = rowOf(1);
    m_controller->moveIntoTabs(text(id(1)), text(id(2)), 0);
    m_controller->moveAlong(text(id(1)), QStringLiteral("top"));
    m_controller->swapBlocks(text(id(1)), text(id(4)));
    QCOMPARE(rowOf(1), before);
    QCOMPARE(removed.count() + added.count() + reset.count(), 0);
    m_controller->closeBlock(text(id(2)));
    QCOMPARE(removed.count(), 1);
}

void WindowLayoutTest::seesWhatHasTheKeyboard()
{
    QSignalSpy focused(m_layout.get(), &WindowLayout::focusChanged);
    m_controller->focusOn(text(id(3)));
    QVERIFY(isSeen(3) && !isSeen(4));
    QCOMPARE(m_layout->focus(), text(id(3)));
    QCOMPARE(focused.count(), 1);
    QVERIFY2(m_controller->undoWords().isEmpty(), "what is looked at is no step");
}

void WindowLayoutTest::separatorsAreDragged()
{
    m_layout->beginDrag(0);
    m_layout->dragTo(50, false);
    QCOMPARE(rectOf(1).width(), 550);
    m_layout->dragTo(-100, false); // from where it was at the begin
    QCOMPARE(rectOf(1).width(), 400);
    m_layout->dragTo(-900, false);
    QCOMPARE(rectOf(1).width(), 300); // a chart's least
    m_layout->endDrag();
    QCOMPARE(m_controller->undoWords(), QStringLiteral("Resize"));
    m_controller->undo(); // all of it is one step
    QCOMPARE(rectOf(1).width(), 500);

    m_layout->beginDrag(0);
    m_layout->dragTo(80, false);
    m_layout->cancelDrag();
    QCOMPARE(rectOf(1).width(), 500);
    QVERIFY(m_controller->undoWords().isEmpty());
    m_layout->dragTo(80, false); // nothing is held
    QCOMPARE(rectOf(1).width(), 500);
}

void WindowLayoutTest::separatorsAreNudgedAndMadeEqual()
{
    m_layout->nudge(0, 24);
    m_layout->nudge(0, 24);
    QCOMPARE(rectOf(1).width(), 548);
    m_layout->equalise(0);
    QCOMPARE(rectOf(1).width(), 500);
    m_layout->nudge(99, 24); // there is none
    m_controller->undo();
    QCOMPARE(rectOf(1).width(), 548);
}

void WindowLayoutTest::edgesOfABlockMove()
{
    m_layout->resize(text(id(1)), QStringLiteral("right"), 24);
    QCOMPARE(rectOf(1).width(), 524);
    m_layout->resize(text(id(1)), QStringLiteral("left"), 24); // it ends at the window there: the line goes left
    QCOMPARE(rectOf(1).width(), 500);
    m_layout->resize(text(id(4)), QStringLiteral("top"), 24); // its tabs lie between
    QCOMPARE(rectOf(2).height(), 376);
    m_layout->resize(text(id(4)), QStringLiteral("bottom"), 24);
    QCOMPARE(rectOf(2).height(), 400);
}

void WindowLayoutTest::dropsWhereItShows()
{
    // Block 1 over the right part of block 2.
    const QRectF preview = m_layout->previewAt(990 - 20, 200, text(id(1)), false);
    QVERIFY(!preview.isEmpty());
    QVERIFY(m_layout->dropAt(990 - 20, 200, text(id(1)), false));
    QCOMPARE(QRectF(rectOf(1)), preview);
    QCOMPARE(desk(), QStringLiteral("V(H(2:5000 1:5000):5000 [3 4*]:5000)"));
    // Over itself nothing would change, and nothing is shown.
    QVERIFY(m_layout->previewAt(rectOf(1).center().x(), rectOf(1).center().y(), text(id(1)), false).isEmpty());
    QVERIFY(!m_layout->dropAt(rectOf(1).center().x(), rectOf(1).center().y(), text(id(1)), false));
    QVERIFY(!m_layout->dropAt(-5, 10, text(id(1)), false));
    QVERIFY(!m_layout->dropAt(100, 10, QStringLiteral("nobody"), false));
}

void WindowLayoutTest::dropsAmongTabs()
{
    m_layout->strips()->setTabEdges(0, {60, 120});
    QVERIFY(m_layout->dropAt(508 + 10, 420, text(id(1)), false));
    QCOMPARE(desk(), QStringLiteral("V(2:5000 [1* 3 4]:5000)"));
    m_controller->undo();
    m_layout->strips()->setTabEdges(0, {60, 120});
    QVERIFY(m_layout->dropAt(508 + 200, 420, text(id(1)), false));
    QCOMPARE(desk(), QStringLiteral("V(2:5000 [3 4 1*]:5000)"));
    m_controller->undo();
    // A whole place goes with all of its tabs.
    QVERIFY(m_layout->dropAt(8, 400, text(id(4)), true));
    QCOMPARE(desk(), QStringLiteral("H([3 4*]:2500 1:3750 2:3750)"));
}

void WindowLayoutTest::maximisesForAWhile()
{
    m_layout->setMaximised(text(id(2)));
    QCOMPARE(rectOf(2), QRect(4, 4, 1004, 804));
    QVERIFY(isSeen(2) && !isSeen(1) && !isSeen(4));
    QCOMPARE(m_layout->frames()->rowCount(), 4); // the others keep their items
    QCOMPARE(m_layout->separators()->rowCount(), 0);
    QVERIFY(!m_layout->isFolded());
    m_layout->setMaximised({});
    QVERIFY(isSeen(1));
    QCOMPARE(rectOf(2), QRect(508, 4, 500, 400));
    m_layout->setMaximised(text(id(77))); // not in this window
    QVERIFY(isSeen(1));
}

void WindowLayoutTest::foldsAndUnfolds()
{
    const QString before = desk();
    m_controller->focusOn(text(id(2)));
    m_layout->setWidth(520);
    QVERIFY(m_layout->isFolded());
    QVERIFY(isSeen(2) && !isSeen(1));
    QCOMPARE(m_layout->separators()->rowCount(), 0); // no weight of the workspace would be the one that is seen
    m_controller->focusOn(text(id(1)));
    QVERIFY(isSeen(1) && !isSeen(2));
    m_layout->setWidth(1012);
    QVERIFY(!m_layout->isFolded());
    QCOMPARE(rectOf(1), QRect(4, 4, 500, 804));
    QCOMPARE(desk(), before);
}

void WindowLayoutTest::findsNeighbours()
{
    const auto next = [this](int from, const char* direction) {
        const QString found = m_layout->neighbour(text(id(from)), QLatin1String(direction));
        for (int number = 1; number <= 4; ++number) {
            if (found == text(id(number)))
                return number;
        }
        return 0;
    };
    QCOMPARE(next(1, "right"), 2);
    QCOMPARE(next(2, "left"), 1);
    QCOMPARE(next(2, "bottom"), 4);
    QCOMPARE(next(3, "top"), 2); // behind another tab it stands where that does
    QCOMPARE(next(1, "left"), 0);
    QCOMPARE(next(1, "sideways"), 0);
    QCOMPARE(next(77, "left"), 0);
}

void WindowLayoutTest::otherWindowsHaveOtherBlocks()
{
    WindowLayout other;
    other.setController(m_controller.get());
    const QString window = m_controller->floatBlock(text(id(3)), true);
    QVERIFY(!window.isEmpty());
    QCOMPARE(m_controller->windows()->ids(), QStringList{window});
    other.setWindow(window);
    other.setWidth(600);
    other.setHeight(400);
    QCOMPARE(other.order(), (QStringList{text(id(3)), text(id(4))}));
    QCOMPARE(m_layout->order(), (QStringList{text(id(1)), text(id(2))}));
    m_controller->closeWindow(window);
    QCOMPARE(other.frames()->rowCount(), 0);
    m_controller->undo();
    QCOMPARE(other.order(), (QStringList{text(id(3)), text(id(4))}));
}

/// A thousand times out and in again: nothing is left behind.
void WindowLayoutTest::countsStayFlat()
{
    const auto count = [this] {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return m_controller->findChildren<QObject*>().size();
    };
    const auto before = count();
    const QString workspace = desk();
    for (int round = 0; round < 1000; ++round) {
        m_controller->floatBlock(text(id(2)), false);
        m_controller->moveBeside(text(id(2)), text(id(3)), QStringLiteral("top"));
        m_controller->closeBlock(text(id(1)));
        m_controller->reopen();
    }
    QCOMPARE(count(), before);
    QCOMPARE(m_controller->now().blocks.size(), std::size_t{4});
    QVERIFY(m_controller->now().closed.empty());
    QCOMPARE(desk(), workspace);
}

QTEST_GUILESS_MAIN(WindowLayoutTest)
#include "window_layout_test.moc"
