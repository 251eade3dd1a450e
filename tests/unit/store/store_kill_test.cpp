// SPDX-License-Identifier: GPL-3.0-or-later
// What the store acknowledged is in the file, once, when the program is killed at any moment. The program under test is
// this one, started again with --child: it opens the store, writes fills and intents as fast as they are acknowledged,
// and prints each acknowledged id. One file lives through all the kills.
#include "core/base/inbox.h"
#include "core/store/writer_thread.h"
#include "tests/unit/store/store_rows.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <iterator>
#include <random>
#include <set>

using namespace gannet;

namespace {

constexpr int kKills = 25;
constexpr std::uint64_t kInFlight = 8;

[[nodiscard]] std::string tradeIdOf(ClientOrderId id)
{
    return "t" + id.toHex();
}

/// Ends only by being killed, or with 1 when something is wrong.
int child(const std::string& path, std::uint64_t session)
{
    Result<std::unique_ptr<Store>> store = Store::open({.path = path});
    if (!store) {
        qCritical("%s", store.error().message.c_str());
        return 1;
    }
    std::uint64_t counter = (*store)->nextOrderCounter(session).value();
    const SystemClock clock;
    Inbox<StoreNews> inbox;
    WriterThread writer(std::move(*store), clock, [&inbox](StoreNews news) { inbox.push(std::move(news)); });
    writer.push(SessionStart{session, clock.now(), "killed"});
    const auto send = [&] {
        const OrderIntent intent = test::newIntent(session, counter++);
        writer.push(test::fillOf(intent.order, tradeIdOf(intent.order.order.id)));
        writer.push(intent);
    };
    for (std::uint64_t i = 0; i < kInFlight; ++i)
        send();
    std::vector<StoreNews> batch;
    for (;;) {
        inbox.drain(batch, Duration::seconds(10));
        for (const StoreNews& news : batch) {
            const auto* stored = std::get_if<IntentStored>(&news);
            if (stored == nullptr)
                return 1;
            const std::string line = stored->order.toHex() + "\n";
            if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
                return 1;
            send();
        }
    }
}

} // namespace

class StoreKillTest final : public QObject {
    Q_OBJECT

private slots:
    void acknowledgedIsKept();
};

void StoreKillTest::acknowledgedIsKept()
{
    const unsigned seed = qEnvironmentVariableIsSet("GANNET_SEED") ? qEnvironmentVariable("GANNET_SEED").toUInt()
                                                                   : static_cast<unsigned>(::getpid());
    qInfo("GANNET_SEED=%u", seed);
    std::mt19937 random(seed);
    const QTemporaryDir folder;
    const std::string path = folder.filePath("gannet.db").toStdString();
    std::set<std::string> acknowledged;
    int killedBusy = 0;
    for (int i = 0; i < kKills; ++i) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(),
                      {"--child", QString::fromStdString(path), QString::number(1000 + i)});
        QVERIFY(process.waitForStarted());
        // Some are killed while they open or migrate the file, most in the middle of their writing.
        const bool isEarly = i % 5 == 0;
        if (!isEarly)
            QVERIFY(process.waitForReadyRead(20'000));
        const int moment = static_cast<int>(random() % (isEarly ? 30 : 120)); // ms
        QVERIFY2(!process.waitForFinished(moment), "the child ended by itself");
        process.kill();
        QVERIFY(process.waitForFinished(20'000));
        const QList<QByteArray> lines = process.readAllStandardOutput().split('\n');
        for (qsizetype line = 0; line + 1 < lines.size(); ++line) // the last one may be cut
            acknowledged.insert(lines[line].toStdString());
        killedBusy += lines.size() > 1 ? 1 : 0;
        // The next start of anything: it opens, and says what it holds.
        const auto store = test::openStore(path);
        QVERIFY(store->nextOrderCounter(1000 + static_cast<std::uint64_t>(i)).has_value());
    }

    const auto store = test::openStore(path);
    std::multiset<std::string> intents;
    SQLite::Statement rows(store->database().raw(), "SELECT client_order_id FROM order_intent");
    while (rows.executeStep())
        intents.insert(rows.getColumn(0).getString());
    std::multiset<std::string> fills;
    const std::vector<StoredFill> storedFills = store->fillsSince({}).value();
    for (const StoredFill& fill : storedFills)
        fills.insert(fill.fill.tradeId);
    std::set<std::string> orders;
    const std::vector<StoredOrder> storedOrders = store->openOrders().value();
    for (const StoredOrder& order : storedOrders)
        orders.insert(order.order.id.toHex());
    std::size_t lost = 0;
    std::size_t doubled = 0;
    for (const std::string& id : acknowledged) {
        const bool isKept = intents.count(id) >= 1 && orders.count(id) == 1 && fills.count("t" + id) >= 1;
        lost += isKept ? 0U : 1U;
    }
    for (auto it = intents.begin(); it != intents.end(); it = intents.upper_bound(*it))
        doubled += intents.count(*it) > 1 || fills.count("t" + *it) > 1 ? 1U : 0U;
    qInfo("killed: %d (%d while writing), acknowledged: %zu, in the file: %zu, lost: %zu, doubled: %zu", kKills,
          killedBusy, acknowledged.size(), intents.size(), lost, doubled);
    QCOMPARE(lost, std::size_t(0));
    QCOMPARE(doubled, std::size_t(0));
    QVERIFY(killedBusy >= kKills / 2);
    QVERIFY(acknowledged.size() > std::size_t(kKills));
}

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 3 && arguments[0] == "--child")
        return child(arguments[1], std::stoull(arguments[2]));
    QCoreApplication app(argc, argv);
    StoreKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "store_kill_test.moc"
