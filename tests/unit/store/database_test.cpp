// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <vector>

using namespace gannet;

namespace {

[[nodiscard]] QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

[[nodiscard]] int number(Database& database, const std::string& sql)
{
    return database.raw().execAndGet(sql).getInt();
}

[[nodiscard]] bool hasWords(const Error& error, std::string_view words)
{
    return error.message.find(words) != std::string::npos;
}

} // namespace

class DatabaseTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void makesANewFile();
    void opensAgain();
    void comesFromEveryEarlierVersion_data();
    void comesFromEveryEarlierVersion();
    void keepsEachCopy();
    void failedMigrationChangesNothing();
    void refusesANewerFile();
    void refusesAForeignFile();
    void refusesASecondProgram();
    void refusesDamage_data();
    void refusesDamage();
    void refusesAnOrphanedLog();
    void survivesEveryFlippedByte();
    void saysThatAFolderIsInThePlace();
    void saysThatTheFolderCannotBeMade();
    void saysReadOnly();
    void saysDiskFull();
    void saysLocked();

private:
    [[nodiscard]] QString at(const char* name = "gannet.db") const { return m_folder->filePath(name); }
    [[nodiscard]] DatabaseSettings settings() const { return {.path = at().toStdString()}; }
    /// A file with some rows, closed.
    void makeFile(int rows = 200);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void DatabaseTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void DatabaseTest::makeFile(int rows)
{
    const auto database = Database::open(settings());
    QVERIFY(database.has_value());
    (*database)->raw().exec("BEGIN");
    for (int i = 0; i < rows; ++i) {
        (*database)->raw().exec("INSERT INTO setting VALUES ('key " + std::to_string(i) +
                                "', 'a value of some length to fill a page or two', 1)");
    }
    (*database)->raw().exec("COMMIT");
}

void DatabaseTest::makesANewFile()
{
    DatabaseSettings inFolder = settings();
    inFolder.path = at("a/b/gannet.db").toStdString();
    const auto database = Database::open(inFolder);
    QVERIFY(database.has_value());
    QCOMPARE(number(**database, "PRAGMA user_version"), migrations().back().version);
    QCOMPARE(number(**database, "PRAGMA foreign_keys"), 1);
    QCOMPARE(number(**database, "PRAGMA synchronous"), 2); // FULL
    QCOMPARE((*database)->raw().execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    QCOMPARE(QFileInfo(at("a/b/gannet.db")).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(QDir(at("a/b")).entryList({"*.bak", "*.new"}), QStringList()); // nothing to copy
}

void DatabaseTest::opensAgain()
{
    makeFile(3);
    const auto database = Database::open(settings());
    QVERIFY(database.has_value());
    QCOMPARE(number(**database, "SELECT count(*) FROM setting"), 3);
    QCOMPARE(QDir(m_folder->path()).entryList({"*.bak"}), QStringList());
}

void DatabaseTest::comesFromEveryEarlierVersion_data()
{
    QTest::addColumn<int>("version");
    QVERIFY(migrations().size() > 1);
    for (std::size_t i = 0; i + 1 < migrations().size(); ++i)
        QTest::addRow("%d", migrations()[i].version) << migrations()[i].version;
}

/// What an older program wrote is there after the upgrade, and in the copy.
void DatabaseTest::comesFromEveryEarlierVersion()
{
    QFETCH(int, version);
    DatabaseSettings older = settings();
    older.migrations = migrations().first(static_cast<std::size_t>(version));
    {
        const auto database = Database::open(older);
        QVERIFY(database.has_value());
        QCOMPARE(number(**database, "PRAGMA user_version"), version);
        (*database)->raw().exec("INSERT INTO session VALUES ('00000000000000aa', 5, 'older')");
    }
    {
        const auto database = Database::open(settings());
        QVERIFY(database.has_value());
        QCOMPARE(number(**database, "PRAGMA user_version"), migrations().back().version);
        QCOMPARE(number(**database, "SELECT started_ns FROM session"), 5);
    }
    DatabaseSettings copy = older;
    copy.path += ".v" + std::to_string(version) + ".bak";
    const auto database = Database::open(copy);
    QVERIFY(database.has_value());
    QCOMPARE(number(**database, "PRAGMA user_version"), version);
    QCOMPARE(number(**database, "SELECT started_ns FROM session"), 5);
}

void DatabaseTest::keepsEachCopy()
{
    overwrite(at("gannet.db.v1.bak"), "an older copy");
    DatabaseSettings older = settings();
    older.migrations = migrations().first(1);
    QVERIFY(Database::open(older).has_value());
    QVERIFY(Database::open(settings()).has_value());
    QCOMPARE(contents(at("gannet.db.v1.bak")), QByteArray("an older copy"));
    QVERIFY(contents(at("gannet.db.v1-2.bak")).startsWith("SQLite format 3"));
}

void DatabaseTest::failedMigrationChangesNothing()
{
    makeFile(3);
    std::vector<Migration> broken(migrations().begin(), migrations().end());
    const int next = broken.back().version + 1;
    broken.push_back({next, "broken", "CREATE TABLE half_way (a TEXT); INSERT INTO no_such_table VALUES (1);"});
    DatabaseSettings newer = settings();
    newer.migrations = broken;
    const auto failed = Database::open(newer);
    QVERIFY(!failed.has_value());
    QVERIFY(hasWords(failed.error(), "layout " + std::to_string(next) + " (broken)"));
    QVERIFY(hasWords(failed.error(), "no_such_table"));
    QCOMPARE(QDir(m_folder->path()).entryList({"*.bak*"}), QStringList()); // it would say what the file says
    const auto database = Database::open(settings());
    QVERIFY(database.has_value());
    QCOMPARE(number(**database, "SELECT count(*) FROM setting"), 3);
    QCOMPARE(number(**database, "SELECT count(*) FROM sqlite_schema WHERE name = 'half_way'"), 0);
}

void DatabaseTest::refusesANewerFile()
{
    makeFile(3);
    { // As a newer program would leave it.
        const auto database = Database::open(settings());
        (*database)->raw().exec("PRAGMA user_version = 77");
    }
    const QByteArray before = contents(at());
    const auto refused = Database::open(settings());
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().kind == ErrorKind::Unsupported);
    QCOMPARE(refused.error().value, std::string("77"));
    QCOMPARE(refused.error().limit, std::to_string(migrations().back().version));
    QCOMPARE(contents(at()), before);
    // A copy is named only where it is.
    const QString copy = at() + QStringLiteral(".v%1.bak").arg(migrations().back().version);
    QVERIFY(!hasWords(refused.error(), ".bak"));
    QVERIFY(QFile::copy(at(), copy));
    QVERIFY(hasWords(Database::open(settings()).error(), copy.toUtf8().constData()));
}

void DatabaseTest::refusesAForeignFile()
{
    {
        SQLite::Database other(at().toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        other.exec("CREATE TABLE bookmarks (a TEXT)");
    }
    const QByteArray before = contents(at());
    const auto refused = Database::open(settings());
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().kind == ErrorKind::Invalid);
    QVERIFY(hasWords(refused.error(), "not a store of Gannet"));
    QCOMPARE(contents(at()), before);
}

void DatabaseTest::refusesASecondProgram()
{
    auto first = Database::open(settings());
    QVERIFY(first.has_value());
    const auto second = Database::open(settings());
    QVERIFY(!second.has_value());
    QVERIFY(second.error().kind == ErrorKind::Denied);
    QVERIFY(second.error().code == Code::StateConflict);
    QCOMPARE(second.error().value, "process " + std::to_string(::getpid()));
    // The first is unharmed, and another program may read.
    (*first)->raw().exec("INSERT INTO setting VALUES ('a', 'b', 1)");
    SQLite::Database reader(settings().path, SQLite::OPEN_READONLY);
    QCOMPARE(reader.execAndGet("SELECT count(*) FROM setting").getInt(), 1);
    first->reset();
    QVERIFY(Database::open(settings()).has_value());
}

void DatabaseTest::refusesDamage_data()
{
    QTest::addColumn<int>("keep");   // bytes kept from the beginning, -1: all
    QTest::addColumn<int>("flipAt"); // from here, 64 bytes are turned over, -1: none
    QTest::addColumn<QByteArray>("whole");
    QTest::newRow("zero length") << 0 << -1 << QByteArray();
    QTest::newRow("one byte") << 1 << -1 << QByteArray();
    QTest::newRow("cut in the header") << 50 << -1 << QByteArray();
    QTest::newRow("cut in a page") << 5000 << -1 << QByteArray();
    QTest::newRow("cut at a page") << 8192 << -1 << QByteArray();
    QTest::newRow("magic") << -1 << 0 << QByteArray();
    QTest::newRow("schema page") << -1 << 100 << QByteArray();
    QTest::newRow("second page") << -1 << 4096 << QByteArray();
    QTest::newRow("text") << -1 << -1 << QByteArray("not a database at all\n");
    QTest::newRow("noughts") << -1 << -1 << QByteArray(20'000, '\0');
    QTest::newRow("its magic alone") << -1 << -1 << QByteArray("SQLite format 3\0", 16);
}

void DatabaseTest::refusesDamage()
{
    QFETCH(int, keep);
    QFETCH(int, flipAt);
    QFETCH(QByteArray, whole);
    makeFile();
    QByteArray bytes = contents(at());
    QVERIFY(bytes.size() > 10'000);
    if (keep >= 0)
        bytes.truncate(keep);
    for (int i = flipAt; flipAt >= 0 && i < flipAt + 64; ++i)
        bytes[i] = static_cast<char>(~bytes[i]);
    if (!whole.isEmpty())
        bytes = whole;
    overwrite(at(), bytes);
    const auto refused = Database::open(settings());
    QVERIFY(!refused.has_value());
    QVERIFY2(hasWords(refused.error(), "damaged"), refused.error().message.c_str());
    QVERIFY(refused.error().code == Code::BadFormat);
    QVERIFY(hasWords(refused.error(), "gannet.db"));
    QCOMPARE(contents(at()), bytes); // for whoever can save something of it
}

void DatabaseTest::refusesAnOrphanedLog()
{
    overwrite(at("gannet.db-wal"), "frames");
    const auto refused = Database::open(settings());
    QVERIFY(!refused.has_value());
    QVERIFY(hasWords(refused.error(), "the file is gone"));
    QVERIFY(!QFile::exists(at()));
}

/// One byte wrong somewhere: an error in words, or a file that still answers. Never a crash.
void DatabaseTest::survivesEveryFlippedByte()
{
    makeFile(40);
    const QByteArray good = contents(at());
    int refused = 0;
    for (int i = 0; i < good.size(); i += i < 200 ? 1 : 211) {
        QByteArray bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0x5A);
        overwrite(at(), bad);
        QFile::remove(at("gannet.db-wal"));
        QFile::remove(at("gannet.db-shm"));
        const auto database = Database::open(settings());
        if (!database) {
            QVERIFY(!database.error().message.empty());
            ++refused;
            continue;
        }
        try {
            static_cast<void>(number(**database, "SELECT count(*) FROM setting"));
        } catch (const SQLite::Exception& exception) {
            QVERIFY(!(*database)->errorOf(exception, "read").message.empty());
        }
    }
    QVERIFY(refused > 30);
}

void DatabaseTest::saysThatAFolderIsInThePlace()
{
    QVERIFY(QDir().mkpath(at()));
    const auto refused = Database::open(settings());
    QVERIFY(!refused.has_value());
    QVERIFY(hasWords(refused.error(), "it is a folder"));
}

void DatabaseTest::saysThatTheFolderCannotBeMade()
{
    overwrite(at("file"), "x");
    DatabaseSettings below = settings();
    below.path = at("file/gannet.db").toStdString();
    const auto refused = Database::open(below);
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().kind == ErrorKind::Unavailable);
    QVERIFY(hasWords(refused.error(), "folder"));
}

void DatabaseTest::saysReadOnly()
{
    if (::geteuid() == 0)
        QSKIP("root may write everywhere");
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner));
    const auto refused = Database::open(settings());
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(!refused.has_value());
    QVERIFY(hasWords(refused.error(), "cannot be written"));
}

void DatabaseTest::saysDiskFull()
{
    DatabaseSettings tiny = settings();
    tiny.maxPages = 4;
    const auto refused = Database::open(tiny);
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().kind == ErrorKind::Unavailable);
    QVERIFY(hasWords(refused.error(), "the disk is full"));
    QVERIFY(!hasWords(refused.error(), "tried again")); // a start is over then
    QVERIFY(!QFile::exists(at()));                      // nothing half made
    QVERIFY(Database::open(settings()).has_value());
}

void DatabaseTest::saysLocked()
{
    const auto database = Database::open({.path = at().toStdString(), .busyWait = Duration::milliseconds(1)});
    QVERIFY(database.has_value());
    SQLite::Database other(settings().path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    try {
        (*database)->raw().exec("INSERT INTO setting VALUES ('a', 'b', 1)");
        QFAIL("written through another program's lock");
    } catch (const SQLite::Exception& exception) {
        const Error error = (*database)->errorOf(exception, "write");
        QVERIFY(error.kind == ErrorKind::Unavailable);
        QVERIFY(hasWords(error, "another program holds it locked"));
    }
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
