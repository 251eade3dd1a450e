// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>

using namespace gannet;

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr Timestamp kStart{1'760'000'000'000'000'000};

[[nodiscard]] WorkspaceRevision revision(std::string json, Timestamp time = kStart)
{
    WorkspaceRevision result;
    result.workspace = "w1";
    result.name = "Desk";
    result.app = "1.0";
    result.json = std::move(json);
    result.isActive = true;
    result.time = time;
    return result;
}

} // namespace

class WorkspaceStoreTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Store> m_store;

    void open() { m_store = std::move(Store::open({.path = m_dir->filePath("gannet.sqlite").toStdString()}).value()); }
    void write(const StoreOp& op) { QVERIFY(m_store->write(op)); }
    [[nodiscard]] StoredWorkspaces read() { return m_store->workspaces().value(); }

private slots:
    void init();
    void anEmptyFileHasNone();
    void keepsRevisions();
    void theSameDocumentIsNoRevision();
    void keepsTheNewestAndOneOfADay();
    void whatWasAskedForStays();
    void countsFailedStarts();
    void tellsWhatIsDamaged();
    void renamesAndRemoves();
};

void WorkspaceStoreTest::init()
{
    m_store.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    open();
}

void WorkspaceStoreTest::anEmptyFileHasNone()
{
    const StoredWorkspaces none = read();
    QVERIFY(none.all.empty() && none.active.empty() && none.revisions.empty());
    write(WorkspaceStart{false}); // of nothing
    QCOMPARE(read().failedStarts, 0);
}

void WorkspaceStoreTest::keepsRevisions()
{
    for (int i = 1; i <= 12; ++i)
        write(revision("{\"n\":" + std::to_string(i) + "}"));
    m_store.reset();
    open();
    const StoredWorkspaces told = read();
    QCOMPARE(told.active, "w1");
    QCOMPARE(told.revisions.size(), static_cast<std::size_t>(kToldRevisions));
    QCOMPARE(told.revisions.front().json, "{\"n\":12}");
    QCOMPARE(told.revisions.back().json, "{\"n\":3}");
    QVERIFY(told.revisions.front().isIntact && told.revisions.front().revision == 12);
    QCOMPARE(told.all.size(), std::size_t{1});
    QCOMPARE(told.all[0].newest.json, "{\"n\":12}");
    QCOMPARE(told.all[0].newest.app, "1.0");
    QVERIFY(!told.all[0].asked);
}

void WorkspaceStoreTest::theSameDocumentIsNoRevision()
{
    write(revision("{}"));
    write(revision("{}"));
    QCOMPARE(read().revisions.size(), std::size_t{1});
    WorkspaceRevision asked = revision("{}");
    asked.isAsked = true; // somebody wants to come back to it
    write(asked);
    write(asked);
    write(revision("{}"));
    QCOMPARE(read().revisions.size(), std::size_t{2});
    QVERIFY(read().all[0].asked);
}

void WorkspaceStoreTest::keepsTheNewestAndOneOfADay()
{
    // Three a day for fifty days.
    for (int i = 0; i < 150; ++i)
        write(revision("{\"n\":" + std::to_string(i) + "}", {kStart.ns + kDayNs / 3 * i}));
    SQLite::Statement count(m_store->database().raw(), "SELECT count(*), min(rev) FROM workspace_rev");
    QVERIFY(count.executeStep());
    // The last fifty are of eighteen days; of the twelve before them one each.
    QCOMPARE(count.getColumn(0).getInt(), kKeptRevisions + kKeptDays - 18);
    QVERIFY(count.getColumn(1).getInt() > 150 - 3 * (kKeptDays + 1));
}

void WorkspaceStoreTest::whatWasAskedForStays()
{
    WorkspaceRevision asked = revision("{\"n\":\"mine\"}");
    asked.isAsked = true;
    write(asked);
    for (int i = 0; i < 200; ++i)
        write(revision("{\"n\":" + std::to_string(i) + "}"));
    QCOMPARE(read().all[0].asked->json, "{\"n\":\"mine\"}");
    QCOMPARE(read().all[0].newest.json, "{\"n\":199}");
    QVERIFY(!read().all[0].newest.isAsked);
}

void WorkspaceStoreTest::countsFailedStarts()
{
    write(revision("{}"));
    write(WorkspaceStart{false});
    write(WorkspaceStart{false});
    QCOMPARE(read().failedStarts, 2);
    write(revision("{\"n\":1}")); // is no start
    QCOMPARE(read().failedStarts, 2);
    write(WorkspaceStart{true});
    QCOMPARE(read().failedStarts, 0);
}

void WorkspaceStoreTest::tellsWhatIsDamaged()
{
    write(revision("{\"n\":1}"));
    write(revision("{\"n\":2}"));
    m_store->database().raw().exec("UPDATE workspace_rev SET json = '{\"n\":3}' WHERE rev = 2");
    const StoredWorkspaces told = read();
    QVERIFY(!told.revisions[0].isIntact);
    QVERIFY(told.revisions[1].isIntact);
    // Written over, it is a revision again, even with the words it has.
    write(revision("{\"n\":3}"));
    QVERIFY(read().revisions[0].isIntact);
    QCOMPARE(read().revisions.size(), std::size_t{3});
}

void WorkspaceStoreTest::renamesAndRemoves()
{
    write(revision("{}"));
    WorkspaceRevision other = revision("{\"n\":1}");
    other.workspace = "w2";
    other.name = "Another";
    other.isActive = false;
    write(other);
    QCOMPARE(read().active, "w1");
    QCOMPARE(read().all[0].name, "Another");
    other.name = "Zoo";
    write(other);
    QCOMPARE(read().all[1].name, "Zoo");
    write(WorkspaceRemoved{"w2"});
    write(WorkspaceRemoved{"w2"});
    QCOMPARE(read().all.size(), std::size_t{1});
    SQLite::Statement count(m_store->database().raw(), "SELECT count(*) FROM workspace_rev");
    QVERIFY(count.executeStep() && count.getColumn(0).getInt() == 1);
}

QTEST_GUILESS_MAIN(WorkspaceStoreTest)
#include "workspace_store_test.moc"
