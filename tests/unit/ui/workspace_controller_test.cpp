// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace_controller.h"

#include "core/workspace/block_types.h"
#include "tests/unit/workspace/desk.h"
#include "ui/models/link_group_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] QString text(Uuid one)
{
    return QString::fromStdString(toText(one));
}

/// The first block of a type.
[[nodiscard]] BlockState* blockOf(const WorkspaceController& controller, std::string_view type)
{
    for (const auto& [id, block] : controller.now().blocks) {
        if (block.type == type)
            return controller.stateOf(id);
    }
    return nullptr;
}

} // namespace

class WorkspaceControllerTest : public QObject {
    Q_OBJECT

private slots:
    void beginsWithBlocks();
    void opensBesideTheKeyboard();
    void saysWhatItTakesBack();
    void settingsAreOneStep();
    void refusesInWords();
    void templatesAreUndone();
    void linksFollowTheWorkspace();
    void windowsThatCloseWithTheProgramStay();
    void whoHearsOfAChangeMayChange();
    void theSameForAllOfAType();
    void statesOutliveWindows();
};

void WorkspaceControllerTest::beginsWithBlocks()
{
    const WorkspaceController controller;
    QCOMPARE(controller.name(), QStringLiteral("Starter"));
    QVERIFY(blockOf(controller, "ladder"));
    QCOMPARE(controller.types().size(), static_cast<qsizetype>(blockTypes().size()));
    QCOMPARE(controller.offered().size(), 4);
    QVERIFY(controller.undoWords().isEmpty() && controller.closedWords().isEmpty());
}

void WorkspaceControllerTest::opensBesideTheKeyboard()
{
    WorkspaceController controller;
    controller.focusOn(blockOf(controller, "tape")->blockId());
    const QString id = controller.open(QStringLiteral("ladder"));
    QVERIFY(controller.block(id));
    const auto group = groupOf(controller.now(), controller.block(id)->id());
    QCOMPARE(controller.now().blocks.at(group.front()).type, "tape");
    QCOMPARE(text(group.back()), id);
    QCOMPARE(controller.block(id)->setting(QStringLiteral("group")).toInt(), 1);
    QVERIFY(controller.open(QStringLiteral("hologram")).isEmpty());
}

void WorkspaceControllerTest::saysWhatItTakesBack()
{
    WorkspaceController controller;
    QSignalSpy stepped(&controller, &WorkspaceController::stepped);
    const Workspace before = controller.now();
    controller.closeBlock(blockOf(controller, "ladder")->blockId());
    QCOMPARE(stepped.at(0).at(0).toString(), QStringLiteral("Close Ladder"));
    QCOMPARE(controller.undoWords(), QStringLiteral("Close Ladder"));
    QCOMPARE(controller.closedWords(), QStringLiteral("Ladder"));
    controller.undo();
    QCOMPARE(controller.now(), before);
    QCOMPARE(controller.redoWords(), QStringLiteral("Close Ladder"));
    controller.redo();
    controller.reopen();
    QVERIFY(blockOf(controller, "ladder"));
}

void WorkspaceControllerTest::settingsAreOneStep()
{
    WorkspaceController controller;
    std::int64_t ns = 1;
    controller.setClock([&ns] { return Timestamp{ns}; });
    BlockState* const book = blockOf(controller, "book");
    QSignalSpy told(book, &BlockState::settingsChanged);
    for (int group = 2; group < 6; ++group) {
        ns += 500'000'000;
        QVERIFY(book->keep(QStringLiteral("group"), group));
    }
    QCOMPARE(told.count(), 4);
    QCOMPARE(book->setting(QStringLiteral("group")).toInt(), 5);
    controller.undo(); // steps within a second of each other are one
    QCOMPARE(book->setting(QStringLiteral("group")).toInt(), 1);
    QVERIFY(!book->keep(QStringLiteral("group"), 0));
    QVERIFY(!book->keep(QStringLiteral("nothing"), 1));
    QVERIFY(book->keep(QStringLiteral("instrument"), QStringLiteral("paper:BTC")));
    QVERIFY(book->keep(QStringLiteral("cumulative"), true));
}

void WorkspaceControllerTest::refusesInWords()
{
    WorkspaceController controller;
    QSignalSpy refused(&controller, &WorkspaceController::refused);
    for (int i = 0; i < 80; ++i)
        controller.open(QStringLiteral("chart"));
    QCOMPARE(controller.now().blocks.size(), kMostBlocks);
    QVERIFY(!refused.isEmpty());
    QVERIFY2(refused.at(0).at(0).toString().contains(QStringLiteral("64 is the most")),
             qPrintable(refused.at(0).at(0).toString()));
    const Workspace before = controller.now();
    controller.closeBlock(QStringLiteral("nobody"));
    controller.swapBlocks(QStringLiteral("nobody"), {});
    QCOMPARE(controller.now(), before);
}

void WorkspaceControllerTest::templatesAreUndone()
{
    WorkspaceController controller;
    const Workspace before = controller.now();
    controller.useTemplate(QStringLiteral("scalper"));
    int ladders = 0;
    for (const auto& [id, block] : controller.now().blocks)
        ladders += block.type == "ladder" ? 1 : 0;
    QCOMPARE(ladders, 2);
    QCOMPARE(controller.now().id, before.id);
    controller.useTemplate(QStringLiteral("nothing"));
    controller.undo();
    QCOMPARE(controller.now(), before);
}

void WorkspaceControllerTest::linksFollowTheWorkspace()
{
    WorkspaceController controller;
    LinkGroupModel links;
    links.setKey(1, QStringLiteral("paper:ETH"));
    links.setWorkspace(&controller); // which knows nothing yet
    QCOMPARE(links.keys().at(1), QStringLiteral("paper:ETH"));
    links.setKey(2, QStringLiteral("paper:BTC"));
    QCOMPARE(controller.now().links[1].instrument, "paper:BTC");
    QVERIFY(controller.undoWords().isEmpty());
    Workspace other = emptyDesk();
    other.links[0].instrument = "paper:SOL";
    controller.open(other);
    QCOMPARE(links.keys().at(1), QStringLiteral("paper:SOL"));
    links.setKey(8, QStringLiteral("paper:XRP"));
    links.setKey(9, QStringLiteral("paper:XRP"));
    QCOMPARE(controller.now().links[7].instrument, "paper:XRP");
}

void WorkspaceControllerTest::statesOutliveWindows()
{
    WorkspaceController controller;
    BlockState* const ladder = blockOf(controller, "ladder");
    ladder->keep(QStringLiteral("group"), 5);
    controller.floatBlock(ladder->blockId(), false);
    QCOMPARE(blockOf(controller, "ladder"), ladder);
    QCOMPARE(ladder->setting(QStringLiteral("group")).toInt(), 5);
    ladder->setLink(3);
    QCOMPARE(ladder->link(), 3);
    ladder->setPinned(true);
    QVERIFY(ladder->isPinned() && ladder->hasLink() && ladder->isKnown());
}

/// To end the program Qt closes its windows: that is nobody's wish, and they come back in the next run.
void WorkspaceControllerTest::windowsThatCloseWithTheProgramStay()
{
    WorkspaceController controller;
    const QString own = controller.floatBlock(blockOf(controller, "ladder")->blockId(), false);
    QCOMPARE(controller.windows()->ids(), QStringList{own});
    QEvent quit(QEvent::Quit);
    QVERIFY(!controller.eventFilter(QCoreApplication::instance(), &quit));
    QVERIFY(controller.isEnding());
    controller.closeWindow(own);
    QCOMPARE(controller.windows()->ids(), QStringList{own});
    // The end was refused: a window that is closed then is closed.
    QTRY_VERIFY(!controller.isEnding());
    controller.closeWindow(own);
    QVERIFY(controller.windows()->ids().isEmpty());
}

/// A block answers what it is told with a change of its own, in the midst of the telling.
void WorkspaceControllerTest::whoHearsOfAChangeMayChange()
{
    WorkspaceController controller;
    BlockState* const ladder = blockOf(controller, "ladder");
    BlockState* const book = blockOf(controller, "book");
    connect(ladder, &BlockState::settingsChanged, book, [&] {
        book->keep(QStringLiteral("group"), ladder->setting(QStringLiteral("group")));
        book->setTitle(QStringLiteral("With the ladder"));
    });
    for (int group = 2; group < 40; ++group) {
        ladder->keep(QStringLiteral("group"), group);
        QCOMPARE(book->setting(QStringLiteral("group")).toInt(), group);
    }
    QCOMPARE(book->title(), QStringLiteral("With the ladder"));
}

void WorkspaceControllerTest::theSameForAllOfAType()
{
    WorkspaceController controller;
    BlockState* const ladder = blockOf(controller, "ladder");
    BlockState* const other = controller.block(controller.open(QStringLiteral("ladder")));
    QVERIFY(other);
    other->keep(QStringLiteral("instrument"), QStringLiteral("paper:ETH"));
    ladder->keep(QStringLiteral("group"), 7);
    QCOMPARE(ladder->keepTyped(QStringLiteral("group"), 0).isEmpty(), false);
    QVERIFY(!ladder->isUsual(QStringLiteral("group")));
    ladder->applyToAll();
    QCOMPARE(other->setting(QStringLiteral("group")).toInt(), 7);
    QCOMPARE(other->setting(QStringLiteral("instrument")).toString(), QStringLiteral("paper:ETH"));
    controller.undo();
    QCOMPARE(other->setting(QStringLiteral("group")).toInt(), 1);
    ladder->reset(QStringLiteral("group"));
    QVERIFY(ladder->isUsual(QStringLiteral("group")));
}

QTEST_GUILESS_MAIN(WorkspaceControllerTest)
#include "workspace_controller_test.moc"
