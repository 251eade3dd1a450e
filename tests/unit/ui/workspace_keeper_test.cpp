// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace_keeper.h"

#include "core/workspace/document.h"
#include "tests/support/fake_workspace_port.h"
#include "tests/unit/workspace/desk.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] StoredRevision revisionOf(const Workspace& workspace, std::int64_t number)
{
    return {.revision = number,
            .isAsked = false,
            .schema = 1,
            .app = "1.0",
            .json = writeDocument(workspace, "1.0"),
            .time = Timestamp::fromMilliseconds(1'760'000'000'000 + number * 60'000),
            .isIntact = true};
}

/// The active one has revisions with 1, 2 ... `count` blocks, the newest first.
[[nodiscard]] StoredWorkspaces remembered(int count)
{
    StoredWorkspaces result;
    result.active = toText(emptyDesk().id);
    for (int blocks = count; blocks >= 1; --blocks)
        result.revisions.push_back(revisionOf(rowOf(blocks), blocks));
    result.all.push_back(
        {.id = result.active, .name = "Desk", .changed = {}, .newest = result.revisions.front(), .asked = {}});
    return result;
}

} // namespace

class WorkspaceKeeperTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WorkspaceController> m_controller;
    FakeWorkspacePort m_port;

    [[nodiscard]] std::unique_ptr<WorkspaceKeeper> keeper(StoredWorkspaces stored, bool isSafeAsked = false)
    {
        return std::make_unique<WorkspaceKeeper>(*m_controller, m_port, std::move(stored), isSafeAsked, "1.0",
                                                 [] { return Timestamp::fromMilliseconds(1'770'000'000'000); });
    }
    [[nodiscard]] std::size_t blocks() const { return m_controller->now().blocks.size(); }
    void change() { m_controller->closeBlock(m_controller->block(firstBlock())->blockId()); }
    [[nodiscard]] QString firstBlock() const
    {
        return QString::fromStdString(toText(m_controller->now().blocks.begin()->first));
    }

private slots:
    void init();
    void opensTheNewest();
    void passesOverWhatIsBroken();
    void staysClosedAfterFailedStarts();
    void aSafeLayoutIsNotKept();
    void aNewerOneIsACopy();
    void savesAMomentLater();
    void savesUnderConstantChange();
    void savesAtTheEnd();
    void goesBackToWhatWasSaved();
    void switchesAndComesBack();
    void removesOthersOnly();
    void aStartIsWellAfterAWhile();
    void secretsAreNotInIt();
    void aFileIsLookedAtAndAdded();
    void filesThatAreNoneAreRefused_data();
    void filesThatAreNoneAreRefused();
    void namesAreOfOneEach();
};

void WorkspaceKeeperTest::init()
{
    m_controller = std::make_unique<WorkspaceController>();
    m_port = {};
}

void WorkspaceKeeperTest::opensTheNewest()
{
    const auto fresh = keeper({});
    QVERIFY(!fresh->isRestored() && fresh->notices().isEmpty() && fresh->recovery().isEmpty());
    const auto kept = keeper(remembered(3));
    QVERIFY(kept->isRestored());
    QCOMPARE(blocks(), std::size_t{3});
    QVERIFY(m_controller->undoWords().isEmpty());
}

void WorkspaceKeeperTest::passesOverWhatIsBroken()
{
    StoredWorkspaces stored = remembered(4);
    stored.revisions[0].isIntact = false;
    stored.revisions[1].json = "{\"format\":";
    stored.revisions[2].json.replace(stored.revisions[2].json.find("\"schema\":1"), 10, "\"schema\":0");
    const auto kept = keeper(stored);
    QCOMPARE(blocks(), std::size_t{1});
    QCOMPARE(kept->notices().size(), 3);
    kept->dismissNotices();
    QVERIFY(kept->notices().isEmpty());

    stored.revisions.pop_back();
    const auto none = keeper(stored);
    QVERIFY(!none->isRestored());
    QVERIFY(none->notices().last().contains(QStringLiteral("to begin with")));
    stored.all[0].asked = revisionOf(rowOf(7), 1);
    QVERIFY(keeper(stored)->isRestored());
    QCOMPARE(blocks(), std::size_t{7});
}

void WorkspaceKeeperTest::staysClosedAfterFailedStarts()
{
    StoredWorkspaces stored = remembered(3);
    stored.failedStarts = 1; // this one
    QVERIFY(keeper(stored)->isRestored());
    stored.failedStarts = kMostFailedStarts;
    init();
    const auto kept = keeper(stored);
    QVERIFY(!kept->isRestored() && !kept->recovery().isEmpty());
    QCOMPARE(kept->versions().size(), 3);
    QCOMPARE(kept->versions().first(), QStringLiteral("2025-10-09 08:56:20 UTC"));
    kept->openVersion(1); // an older one
    QCOMPARE(blocks(), std::size_t{2});
    QVERIFY(kept->recovery().isEmpty());
    kept->openVersion(9);
    QCOMPARE(blocks(), std::size_t{2});
}

void WorkspaceKeeperTest::aSafeLayoutIsNotKept()
{
    const auto kept = keeper(remembered(3), true);
    QVERIFY(!kept->recovery().isEmpty());
    change();
    kept->flush();
    QVERIFY(m_port.saved.empty());
    kept->keepSafe(); // now it is
    kept->flush();
    QCOMPARE(m_port.saved.size(), std::size_t{1});
    QVERIFY(m_port.saved[0].isActive);
    QVERIFY2(m_port.saved[0].workspace != toText(emptyDesk().id), "the remembered one is not written over");
    QCOMPARE(kept->all().size(), 2);
}

void WorkspaceKeeperTest::aNewerOneIsACopy()
{
    StoredWorkspaces stored = remembered(2);
    std::string& json = stored.revisions[0].json;
    json.replace(json.find("\"schema\":1"), 10, "\"schema\":9");
    const auto kept = keeper(stored);
    QVERIFY(kept->isRestored());
    QCOMPARE(kept->notices().size(), 1);
    QCOMPARE(m_controller->name(), QStringLiteral("Desk (copy)"));
    change();
    kept->flush();
    QVERIFY(m_port.saved[0].workspace != stored.active);
}

void WorkspaceKeeperTest::savesAMomentLater()
{
    const auto kept = keeper(remembered(3));
    change();
    QVERIFY(m_port.saved.empty());
    QTRY_COMPARE_WITH_TIMEOUT(m_port.saved.size(), std::size_t{1}, 5 * WorkspaceKeeper::kWaitMs);
    QVERIFY(m_port.saved[0].isActive && !m_port.saved[0].isAsked);
    QCOMPARE(m_port.saved[0].json, writeDocument(m_controller->now(), "1.0"));
    m_controller->undo();
    m_controller->redo(); // it is as it was saved
    kept->flush();
    QCOMPARE(m_port.saved.size(), std::size_t{1});
}

void WorkspaceKeeperTest::savesUnderConstantChange()
{
    const auto kept = keeper(remembered(2));
    QElapsedTimer timer;
    timer.start();
    int links = 0;
    while (m_port.saved.empty() && timer.elapsed() < 3 * WorkspaceKeeper::kMostWaitMs) {
        m_controller->block(firstBlock())->setLink(1 + links++ % 8);
        QTest::qWait(100);
    }
    QVERIFY2(timer.elapsed() < WorkspaceKeeper::kMostWaitMs + 2000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!m_port.saved.empty());
}

void WorkspaceKeeperTest::savesAtTheEnd()
{
    auto kept = keeper(remembered(3));
    change();
    kept.reset();
    QCOMPARE(m_port.saved.size(), std::size_t{1});
    kept = keeper(remembered(3));
    kept.reset(); // nothing changed
    QCOMPARE(m_port.saved.size(), std::size_t{1});
}

void WorkspaceKeeperTest::goesBackToWhatWasSaved()
{
    const auto kept = keeper(remembered(3));
    QVERIFY(!kept->canRevert());
    kept->saveByName();
    QVERIFY(kept->canRevert() && m_port.saved.back().isAsked);
    const auto count = m_port.saved.size();
    kept->saveByName(); // it is saved
    QCOMPARE(m_port.saved.size(), count);
    change();
    change();
    QCOMPARE(blocks(), std::size_t{1});
    kept->revert();
    QCOMPARE(blocks(), std::size_t{3});
    m_controller->undo();
    QCOMPARE(blocks(), std::size_t{1});
}

void WorkspaceKeeperTest::switchesAndComesBack()
{
    const auto kept = keeper(remembered(3));
    const QString first = QString::fromStdString(toText(m_controller->now().id));
    kept->create(QStringLiteral("laptop"));
    QCOMPARE(m_controller->name(), QStringLiteral("Laptop"));
    kept->create(QStringLiteral("laptop"));
    kept->flush();
    kept->create(QStringLiteral("nothing"));
    kept->switchTo(first);
    QCOMPARE(blocks(), std::size_t{3});
    change();
    kept->flush();
    const QVariantList all = kept->all();
    QCOMPARE(all.size(), 3);
    QCOMPARE(all[0].toMap().value(QStringLiteral("name")).toString(), QStringLiteral("Desk"));
    QVERIFY(all[0].toMap().value(QStringLiteral("isOpen")).toBool());
    QCOMPARE(all[2].toMap().value(QStringLiteral("name")).toString(), QStringLiteral("Laptop 2"));
    kept->switchTo(all[2].toMap().value(QStringLiteral("id")).toString());
    kept->switchTo(first);
    QCOMPARE(blocks(), std::size_t{2}); // as it was left
    kept->switchTo(QStringLiteral("nothing"));
    QCOMPARE(blocks(), std::size_t{2});
}

void WorkspaceKeeperTest::removesOthersOnly()
{
    const auto kept = keeper(remembered(3));
    const QString first = QString::fromStdString(toText(m_controller->now().id));
    kept->create(QStringLiteral("laptop"));
    kept->flush();
    kept->remove(QString::fromStdString(toText(m_controller->now().id)));
    QVERIFY(m_port.removed.empty());
    kept->remove(first);
    QCOMPARE(m_port.removed.size(), std::size_t{1});
    QCOMPARE(kept->all().size(), 1);
}

void WorkspaceKeeperTest::aStartIsWellAfterAWhile()
{
    const auto kept = keeper(remembered(1));
    QTest::qWait(50);
    QVERIFY(m_port.starts.empty());
    QTRY_COMPARE_WITH_TIMEOUT(m_port.starts.size(), std::size_t{1}, 2 * WorkspaceKeeper::kWellMs);
    QVERIFY(m_port.starts[0].isWell);
}

void WorkspaceKeeperTest::secretsAreNotInIt()
{
    const auto kept = keeper({});
    change();
    kept->flush();
    for (const char* const word : {"key", "secret", "passphrase", "0x"})
        QVERIFY2(m_port.saved[0].json.find(word) == std::string::npos, word);
}

/// What is open stays as it is, to the byte, until somebody asks for the other one.
void WorkspaceKeeperTest::aFileIsLookedAtAndAdded()
{
    const QTemporaryDir folder;
    const QUrl file = QUrl::fromLocalFile(folder.filePath(QStringLiteral("desk.gannet-workspace.json")));
    const auto kept = keeper(remembered(3));
    auto links = setLinkState(m_controller->now(), 1, {.instrument = "paper:BTC", .account = "planted-account"});
    QVERIFY(m_controller->applyAside(std::move(links)));
    QCOMPARE(kept->exportTo(file, false, false), QString());
    QFile written(file.toLocalFile());
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(!written.readAll().contains("planted-account"));
    QCOMPARE(QFileInfo(written).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

    const std::string before = writeDocument(m_controller->now(), "1.0");
    const QVariantMap looked = kept->lookAt(file);
    QVERIFY(!looked.contains(QStringLiteral("error")));
    QVERIFY(looked.value(QStringLiteral("name")).toString().endsWith(QLatin1String("(imported)")));
    QCOMPARE(looked.value(QStringLiteral("outline")).toList().size(), 3);
    QVERIFY(looked.value(QStringLiteral("unknown")).toStringList().contains(QLatin1String("block")));
    QVERIFY(looked.value(QStringLiteral("notices")).toStringList().isEmpty());
    const qsizetype workspaces = kept->all().size();
    kept->addLooked(false);
    QCOMPARE(kept->all().size(), workspaces + 1);
    QCOMPARE(writeDocument(m_controller->now(), "1.0"), before);
    QVERIFY(!m_port.saved.back().isActive);
    kept->addLooked(false); // nothing was looked at since
    QCOMPARE(kept->all().size(), workspaces + 1);

    static_cast<void>(kept->lookAt(file));
    kept->addLooked(true);
    QCOMPARE(kept->all().size(), workspaces + 2);
    QVERIFY(m_controller->name().contains(QLatin1String("imported")));
    QCOMPARE(blocks(), std::size_t{3});
}

void WorkspaceKeeperTest::filesThatAreNoneAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("desk");
    QTest::newRow("another thing") << QByteArray("{}");
    QTest::newRow("too large") << QByteArray(static_cast<qsizetype>(kMostBytes) + 9, ' ');
}

void WorkspaceKeeperTest::filesThatAreNoneAreRefused()
{
    QFETCH(QByteArray, text);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("desk.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    const auto kept = keeper(remembered(2));
    const qsizetype workspaces = kept->all().size();
    QVERIFY(!kept->lookAt(QUrl::fromLocalFile(file.fileName())).value(QStringLiteral("error")).toString().isEmpty());
    QVERIFY(!kept->lookAt(QUrl::fromLocalFile(folder.path())).value(QStringLiteral("error")).toString().isEmpty());
    QVERIFY(!kept->lookAt(QUrl(QStringLiteral("https://example.org/desk.json")))
                 .value(QStringLiteral("error"))
                 .toString()
                 .isEmpty());
    kept->addLooked(true);
    QCOMPARE(kept->all().size(), workspaces);
    QVERIFY(!kept->exportTo(QUrl(QStringLiteral("https://example.org/desk.json")), false, false).isEmpty());
    QVERIFY(!kept->exportTo(QUrl::fromLocalFile(folder.path() + QStringLiteral("/none/desk.json")), false, false)
                 .isEmpty());
}

void WorkspaceKeeperTest::namesAreOfOneEach()
{
    const auto kept = keeper(remembered(2));
    const QString open = QString::fromStdString(toText(m_controller->now().id));
    kept->create(QStringLiteral("scalper"));
    const QString scalper = QString::fromStdString(toText(m_controller->now().id));
    kept->flush();
    QCOMPARE(kept->rename(open, QStringLiteral("  My desk ")), QString());
    QVERIFY(kept->rename(scalper, QStringLiteral("My desk")).contains(QLatin1String("My desk 2")));
    QVERIFY(!kept->rename(scalper, QStringLiteral("   ")).isEmpty());
    QVERIFY(!kept->rename(scalper, QString(200, QLatin1Char('x'))).isEmpty());
    QCOMPARE(kept->rename(scalper, QStringLiteral("Quick")), QString());
    QCOMPARE(m_controller->name(), QStringLiteral("Quick"));
    kept->switchTo(open);
    QCOMPARE(m_controller->name(), QStringLiteral("My desk"));
    QCOMPARE(kept->rename(open, QStringLiteral("My desk")), QString()); // as it is
}

QTEST_GUILESS_MAIN(WorkspaceKeeperTest)
#include "workspace_keeper_test.moc"
