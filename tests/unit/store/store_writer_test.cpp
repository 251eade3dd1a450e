// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/writer_thread.h"

#include "tests/unit/store/store_rows.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>

using namespace gannet;
using gannet::test::decimal;
using gannet::test::fillOf;
using gannet::test::newIntent;
using gannet::test::pendingOrder;

namespace {

constexpr std::uint64_t kSession = 0xABCDEF0123456789;
/// Longer than any of these waits takes; what is waited for ends it.
constexpr Duration kPatience = Duration::seconds(30);

/// A clock that one thread moves and another reads.
class StepClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return {m_ns.load()}; }
    void advance(Duration by) { m_ns.fetch_add(by.ns); }

private:
    std::atomic<std::int64_t> m_ns{1'790'000'000'000'000'000};
};

} // namespace

class StoreWriterTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void intentIsOnTheDiskWhenTold();
    void whatWaitsIsOneCommit();
    void whatIsPushedTogetherIsOneCommit();
    void refusedRowsLeaveTheOthers();
    void lockedFile();
    void filesThatAreTakenAway_data();
    void filesThatAreTakenAway();
    void clockSetBackDoesNotStop();
    void emptyHandsFindTheFileWell();
    void diskFull();
    void diskThatErrs();
    void keepsNoMoreThanItsLimit();
    void stopDrains();
    void stopAnswersWhatCannotBeWritten();
    void manyWriters();

private:
    void start(WriterSettings settings = {}, std::int64_t maxPages = 0);
    /// The next piece of news, which must be an `Expected`.
    template <class Expected> Expected next();
    [[nodiscard]] bool hasNews();
    [[nodiscard]] int number(const std::string& sql);

    StepClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
    std::unique_ptr<Inbox<StoreNews>> m_inbox;
    std::vector<StoreNews> m_news;
    std::atomic<bool> m_isHeld{false}; ///< the writer waits in its next telling until this is false
    std::unique_ptr<WriterThread> m_writer;
};

void StoreWriterTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath("gannet.db").toStdString();
    m_inbox = std::make_unique<Inbox<StoreNews>>();
    m_news.clear();
}

void StoreWriterTest::cleanup()
{
    m_isHeld = false;
    m_isHeld.notify_all();
    m_writer.reset();
}

void StoreWriterTest::start(WriterSettings settings, std::int64_t maxPages)
{
    auto store = Store::open({.path = m_path, .busyWait = Duration::milliseconds(1), .maxPages = maxPages});
    QVERIFY(store.has_value());
    m_writer = std::make_unique<WriterThread>(
        std::move(*store), m_clock,
        [this](StoreNews news) {
            m_inbox->push(std::move(news));
            m_isHeld.wait(true);
        },
        settings);
}

template <class Expected> Expected StoreWriterTest::next()
{
    if (!hasNews()) {
        QTest::qFail("no news came", __FILE__, __LINE__);
        return {};
    }
    const StoreNews news = m_news.front();
    m_news.erase(m_news.begin());
    if (const auto* expected = std::get_if<Expected>(&news))
        return *expected;
    const std::string words = "other news came: number " + std::to_string(news.index());
    QTest::qFail(words.c_str(), __FILE__, __LINE__);
    return {};
}

bool StoreWriterTest::hasNews()
{
    return !m_news.empty() || m_inbox->drain(m_news, kPatience);
}

int StoreWriterTest::number(const std::string& sql)
{
    return SQLite::Database(m_path, SQLite::OPEN_READONLY).execAndGet(sql).getInt();
}

void StoreWriterTest::intentIsOnTheDiskWhenTold()
{
    start();
    m_writer->push(SessionStart{kSession, m_clock.now(), "gannet"});
    for (std::uint64_t i = 1; i <= 5; ++i) {
        m_writer->push(fillOf(pendingOrder(kSession, i), std::to_string(i)));
        m_writer->push(newIntent(kSession, i));
        const auto stored = next<IntentStored>();
        QCOMPARE(stored.ordinal, i);
        QVERIFY(stored.order == (ClientOrderId{kSession, i}));
        // Another connection sees it, and what was pushed before it.
        QCOMPARE(number("SELECT count(*) FROM order_intent"), int(i));
        QCOMPARE(number("SELECT count(*) FROM fill"), int(i));
    }
    QVERIFY(m_writer->isOk());
}

void StoreWriterTest::whatWaitsIsOneCommit()
{
    start();
    m_isHeld = true;
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<IntentStored>()); // and there it is held
    for (int i = 0; i < 1000; ++i)
        m_writer->push(fillOf(pendingOrder(kSession, 1), std::to_string(i)));
    m_writer->push(newIntent(kSession, 2));
    QCOMPARE(m_writer->waiting(), std::size_t(1001));
    m_isHeld = false;
    m_isHeld.notify_all();
    QCOMPARE(next<IntentStored>().ordinal, std::uint64_t(2));
    QCOMPARE(m_writer->commits(), std::uint64_t(2));
    QCOMPARE(m_writer->opsWritten(), std::uint64_t(1002));
    QCOMPARE(m_writer->waiting(), std::size_t(0));
}

void StoreWriterTest::whatIsPushedTogetherIsOneCommit()
{
    start();
    m_isHeld = true;
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<IntentStored>()); // and there it is held
    for (std::uint64_t step = 0; step < 2; ++step) {
        std::vector<StoreOp> ops;
        for (std::uint64_t i = 0; i < 6000; ++i)
            ops.push_back(fillOf(pendingOrder(kSession, 1), std::to_string(step * 6000 + i)));
        m_writer->push(std::move(ops)); // both would be more than goes into one transaction
    }
    QCOMPARE(m_writer->waiting(), std::size_t(12'000));
    m_isHeld = false;
    m_isHeld.notify_all();
    m_writer->push(newIntent(kSession, 2));
    QCOMPARE(next<IntentStored>().ordinal, std::uint64_t(2));
    QCOMPARE(number("SELECT count(*) FROM fill"), 12'000);
    QVERIFY(m_writer->commits() == 3 || m_writer->commits() == 4); // the last intent alone, or with the second step
}

void StoreWriterTest::refusedRowsLeaveTheOthers()
{
    start();
    const StoredFill fill = fillOf(pendingOrder(kSession, 1), "t1");
    StoredFill other = fill;
    other.fill.qty = {decimal("7")};
    m_writer->push(fill);
    m_writer->push(fill);
    m_writer->push(other);
    m_writer->push(newIntent(kSession, 1));
    QVERIFY(next<RowRefused>().error.code == Code::StateConflict);
    QCOMPARE(next<IntentStored>().ordinal, std::uint64_t(1));
    m_writer->push(newIntent(kSession, 1));
    const auto failed = next<IntentFailed>();
    QVERIFY(failed.error.code == Code::DuplicateId);
    QCOMPARE(failed.ordinal, std::uint64_t(1));
    QVERIFY(m_writer->isOk());
    QCOMPARE(m_writer->duplicates(), std::uint64_t(1));
    QCOMPARE(number("SELECT count(*) FROM fill WHERE qty <> '7'"), 1);
}

/// Failed is told once, every intent is answered, nothing else is lost, and it goes on by itself.
void StoreWriterTest::lockedFile()
{
    start();
    SQLite::Database other(m_path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    m_writer->push(newIntent(kSession, 1));
    const auto failed = next<StoreFailed>();
    QVERIFY(failed.error.kind == ErrorKind::Unavailable);
    QVERIFY(failed.error.message.find("locked") != std::string::npos);
    QCOMPARE(next<IntentFailed>().ordinal, std::uint64_t(1));
    QVERIFY(!m_writer->isOk());
    for (std::uint64_t i = 2; i <= 20; ++i) {
        m_writer->push(fillOf(pendingOrder(kSession, 1), std::to_string(i)));
        m_writer->push(newIntent(kSession, i));
        const auto refused = next<IntentFailed>();
        QCOMPARE(refused.ordinal, i);
        QCOMPARE(refused.error.message, failed.error.message);
    }
    m_clock.advance(Duration::minutes(1)); // tried again, and still locked: nobody is told twice
    m_writer->push(newIntent(kSession, 21));
    QCOMPARE(next<IntentFailed>().ordinal, std::uint64_t(21));
    other.exec("ROLLBACK");
    m_clock.advance(Duration::minutes(1));
    m_writer->push(fillOf(pendingOrder(kSession, 1), "last"));
    static_cast<void>(next<StoreRecovered>());
    QVERIFY(m_writer->isOk());
    m_writer->push(newIntent(kSession, 22));
    QCOMPARE(next<IntentStored>().ordinal, std::uint64_t(22));
    QCOMPARE(number("SELECT count(*) FROM fill"), 20);
    QCOMPARE(number("SELECT count(*) FROM order_intent"), 1);
    QCOMPARE(m_writer->opsLost(), std::uint64_t(0));
}

void StoreWriterTest::filesThatAreTakenAway_data()
{
    QTest::addColumn<QString>("which");
    QTest::newRow("the file") << "";
    QTest::newRow("its log") << "-wal";
}

/// SQLite would go on writing to what nobody finds again.
void StoreWriterTest::filesThatAreTakenAway()
{
    QFETCH(QString, which);
    const std::filesystem::path file = m_path + which.toStdString();
    start();
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<IntentStored>());
    std::filesystem::rename(file, file.string() + ".away");
    m_writer->push(newIntent(kSession, 2));
    const auto failed = next<StoreFailed>();
    QVERIFY2(failed.error.message.find(file.string() + " was moved or deleted") != std::string::npos,
             failed.error.message.c_str());
    QCOMPARE(failed.error.value, std::string("no file"));
    QCOMPARE(next<IntentFailed>().ordinal, std::uint64_t(2));
    QVERIFY(!m_writer->isOk());
    std::filesystem::rename(file.string() + ".away", file); // put back: it goes on
    m_clock.advance(Duration::minutes(1));
    m_writer->push(fillOf(pendingOrder(kSession, 1), "t1"));
    static_cast<void>(next<StoreRecovered>());
    m_writer->push(newIntent(kSession, 3));
    QCOMPARE(next<IntentStored>().ordinal, std::uint64_t(3));
}

void StoreWriterTest::clockSetBackDoesNotStop()
{
    start();
    SQLite::Database other(m_path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<StoreFailed>());
    static_cast<void>(next<IntentFailed>());
    other.exec("ROLLBACK");
    m_clock.advance(Duration::minutes(-60));
    m_writer->push(fillOf(pendingOrder(kSession, 1), "t1"));
    static_cast<void>(next<StoreRecovered>());
}

/// With nothing to write, the wait that was drawn ends by itself and the file is tried.
void StoreWriterTest::emptyHandsFindTheFileWell()
{
    const SystemClock clock;
    auto store = Store::open({.path = m_path, .busyWait = Duration::milliseconds(1)});
    QVERIFY(store.has_value());
    m_writer = std::make_unique<WriterThread>(
        std::move(*store), clock, [this](StoreNews news) { m_inbox->push(std::move(news)); },
        WriterSettings{.retryFirst = Duration::milliseconds(1), .retryMost = Duration::milliseconds(20)});
    SQLite::Database other(m_path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<StoreFailed>());
    static_cast<void>(next<IntentFailed>());
    other.exec("ROLLBACK");
    static_cast<void>(next<StoreRecovered>());
    m_writer.reset(); // before its clock
}

void StoreWriterTest::diskFull()
{
    start({}, 60);
    std::uint64_t acknowledged = 0;
    Error error;
    for (std::uint64_t i = 1; error.message.empty(); ++i) {
        QVERIFY(i < 10'000);
        m_writer->push(newIntent(kSession, i));
        QVERIFY(hasNews());
        if (const auto* failed = std::get_if<StoreFailed>(&m_news.front()))
            error = failed->error;
        else if (std::holds_alternative<IntentStored>(m_news.front()))
            ++acknowledged;
        m_news.erase(m_news.begin());
    }
    static_cast<void>(next<IntentFailed>());
    QVERIFY(error.message.find("the disk is full") != std::string::npos);
    QVERIFY(acknowledged > 0);
    // What must not be lost waits; what takes risk is refused at once.
    m_writer->push(fillOf(pendingOrder(kSession, 1), "t1"));
    m_writer->push(newIntent(kSession, 20'000));
    QCOMPARE(next<IntentFailed>().ordinal, std::uint64_t(20'000));
    QCOMPARE(m_writer->waiting(), std::size_t(1));
    m_writer->stop();
    QCOMPARE(number("SELECT count(*) FROM order_intent"), int(acknowledged));
}

/// A write that the system refuses, as a dying disk does: here by a limit on the size of files.
void StoreWriterTest::diskThatErrs()
{
    start();
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<IntentStored>());
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto size = static_cast<rlim_t>(QFile(QString::fromStdString(m_path + "-wal")).size());
    const rlimit now{size, before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &now), 0);
    m_writer->push(fillOf(pendingOrder(kSession, 1), "t1"));
    const auto failed = next<StoreFailed>();
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(failed.error.kind == ErrorKind::Unavailable);
    QVERIFY2(failed.error.message.find("look at the disk") != std::string::npos, failed.error.message.c_str());
    m_clock.advance(Duration::minutes(1));
    m_writer->push(fillOf(pendingOrder(kSession, 1), "t2"));
    static_cast<void>(next<StoreRecovered>());
    m_writer->push(newIntent(kSession, 2));
    QCOMPARE(next<IntentStored>().ordinal, std::uint64_t(2));
    QCOMPARE(number("SELECT count(*) FROM fill"), 2);
    QCOMPARE(SQLite::Database(m_path).execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
}

void StoreWriterTest::keepsNoMoreThanItsLimit()
{
    start({.maxWaiting = 10});
    SQLite::Database other(m_path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    m_writer->push(newIntent(kSession, 1));
    static_cast<void>(next<StoreFailed>());
    static_cast<void>(next<IntentFailed>());
    for (int i = 0; i < 25; ++i)
        m_writer->push(fillOf(pendingOrder(kSession, 1), std::to_string(i)));
    m_writer->push(newIntent(kSession, 2)); // its answer says that what came before it was taken
    static_cast<void>(next<IntentFailed>());
    QCOMPARE(m_writer->waiting(), std::size_t(10));
    QCOMPARE(m_writer->opsLost(), std::uint64_t(15));
    other.exec("ROLLBACK");
    m_writer->stop(); // the end tries once more
    QCOMPARE(number("SELECT count(*) FROM fill"), 10);
    QCOMPARE(m_writer->opsLost(), std::uint64_t(15));
}

void StoreWriterTest::stopDrains()
{
    start();
    for (int i = 0; i < 25'000; ++i)
        m_writer->push(fillOf(pendingOrder(kSession, 1), std::to_string(i)));
    m_writer->stop();
    m_writer->stop();
    QCOMPARE(m_writer->opsWritten(), std::uint64_t(25'000));
    QCOMPARE(m_writer->opsLost(), std::uint64_t(0));
    QCOMPARE(number("SELECT count(*) FROM fill"), 25'000);
}

void StoreWriterTest::stopAnswersWhatCannotBeWritten()
{
    start();
    SQLite::Database other(m_path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    m_writer->push(fillOf(pendingOrder(kSession, 1), "t1"));
    m_writer->push(newIntent(kSession, 1));
    m_writer->stop();
    static_cast<void>(next<StoreFailed>());
    QCOMPARE(next<IntentFailed>().ordinal, std::uint64_t(1));
    QCOMPARE(m_writer->opsLost(), std::uint64_t(1));
}

/// Each intent of several threads is answered once.
void StoreWriterTest::manyWriters()
{
    constexpr std::uint64_t kThreads = 4, kEach = 300;
    start();
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t t = 0; t < kThreads; ++t) {
            threads.emplace_back([this, t] {
                for (std::uint64_t i = 1; i <= kEach; ++i)
                    m_writer->push(newIntent(kSession + t, t * kEach + i));
            });
        }
    }
    std::map<std::uint64_t, int> answers;
    for (std::uint64_t i = 0; i < kThreads * kEach; ++i)
        ++answers[next<IntentStored>().ordinal];
    QCOMPARE(answers.size(), std::size_t(kThreads * kEach));
    QVERIFY(std::all_of(answers.begin(), answers.end(), [](const auto& one) { return one.second == 1; }));
    QVERIFY(m_writer->commits() <= kThreads * kEach);
    QCOMPARE(number("SELECT count(*) FROM order_intent"), int(kThreads * kEach));
}

QTEST_GUILESS_MAIN(StoreWriterTest)
#include "store_writer_test.moc"
