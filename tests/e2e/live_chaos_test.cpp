// SPDX-License-Identifier: GPL-3.0-or-later
// Live accounts at a venue's twin, both programs of their own on real sockets with a store on disk: the venue
// misbehaves, the terminals trade by chance and are killed with kill -9 at any moment, also while they start. In calm
// weather each is started once more, settles, and its books are held against the venue's: no order twice, no fill lost
// or counted twice, no position that differs, nothing left in doubt. A session is one account through one storm; its
// store goes on into the next. The terminal under test is this program, started again with --live-life.
// GANNET_LIVE_SESSIONS says how many sessions there are, GANNET_LIVE_TERMINALS how many at a time, GANNET_SEED repeats
// the presses, moments and faults.
#include "core/base/split_mix.h"
#include "core/store/remember.h"
#include "tests/e2e/live_life.h"
#include "tests/e2e/trading_terminal.h"
#include "tests/e2e/twin_program.h"
#include "tests/storm/virtual_room.h"
#include "tests/support/instrumented.h"
#include "tests/twins/hyperliquid_exchange.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

/// Side by side: a lost order takes half a minute of waiting.
constexpr int kTerminals = kInstrumented == 1 ? 26 : 3;
constexpr std::uint64_t kMostKills = 3;            ///< of a session
constexpr int kFirstKeys = 11;                     ///< the twin has the first few by itself
constexpr qint64 kReadyMs = 4'000 * kInstrumented; ///< in bad weather a life may not be ready: killed all the same
constexpr qint64 kStormMs = 60'000;
constexpr qint64 kLongMs = 45'000; ///< who takes longer to settle says why
constexpr qint64 kBooksMs = 300'000;
constexpr std::size_t kMostDueFaults = 8;
constexpr std::size_t kDetails = 60;
constexpr std::size_t kIdDigits = 32;
constexpr std::int64_t kAuditRows = 5000;

[[nodiscard]] std::uint64_t numberFrom(const char* name, std::uint64_t usual)
{
    return qEnvironmentVariableIsSet(name) ? qEnvironmentVariable(name).toULongLong() : usual;
}

/// One of the venue's faults. Those that take the connections of all terminals away are rare: else nobody trades.
[[nodiscard]] twin::FaultKind anyFault(const VirtualVenue& venue, SplitMix& chance)
{
    using twin::FaultKind;
    static const std::set<FaultKind> rare{FaultKind::Cut,        FaultKind::CutMidFrame,      FaultKind::Delay,
                                          FaultKind::HalfOpen,   FaultKind::NotHeard,         FaultKind::PrivateLost,
                                          FaultKind::AckMissing, FaultKind::ListenKeyExpired, FaultKind::Http418,
                                          FaultKind::Order418};
    for (;;) {
        const FaultKind kind = venue.faults[chance.upTo(venue.faults.size() - 1)];
        if (!rare.contains(kind) || chance.upTo(5) == 0)
            return kind;
    }
}

[[nodiscard]] std::size_t faultsDone(TwinProgram& twin)
{
    const twin::Json stats = twin.get("/twin/stats");
    return stats.is_object() ? stats.at("faultsDone").get<std::size_t>() : 0;
}

/// What the storms did, and what must not have been.
struct Counts {
    std::size_t sessions = 0, kills = 0, earlyKills = 0, faults = 0, orders = 0, accepted = 0, fills = 0;
    std::size_t doubled = 0, lostFills = 0, doubledFills = 0, foreignFills = 0, positions = 0, unresolved = 0,
                openOrders = 0, noBooks = 0;
    std::vector<std::string> details;
};

/// One account: its terminal, now and then alive, and its store.
class Trader {
public:
    Trader(const VirtualVenue& venue, TwinProgram& twin, std::string name, int keys, std::uint64_t seed,
           std::string folder)
        : m_venue(venue),
          m_twin(twin),
          m_name(std::move(name)),
          m_seed(seed),
          m_chance(seed),
          m_folder(std::move(folder))
    {
        const twin::HyperliquidTestKeys ours = twin::hyperliquidTestKeys(keys);
        VenueCredentials credentials;
        const std::string wallet = crypto::toHex0x(ours.main);
        const std::string agent = crypto::toHex0x(ours.agent);
        if (venue.slug == "hyperliquid") {
            credentials.key = HyperliquidAgent{SecretString(std::string(ours.agentKey)), ours.main, "gannet"};
            m_isAdded =
                !m_twin.post("/twin/account", {{"name", m_name}, {"address", wallet}, {"agent", agent}}).is_null();
        } else {
            credentials.key = AsterAgent{SecretString(std::string(ours.agentKey)), ours.main, ours.agent};
            m_isAdded =
                !m_twin.post("/twin/account", {{"name", m_name}, {"wallet", wallet}, {"agents", {agent}}}).is_null();
        }
        const auto text = writeCredentials(credentials);
        m_isAdded = m_isAdded && text.has_value();
        m_environment = QProcessEnvironment::systemEnvironment();
        if (text)
            m_environment.insert(
                QStringLiteral("GANNET_SECRET_%1_MAIN").arg(QString::fromStdString(venue.slug).toUpper()),
                QString::fromStdString(std::string(text->reveal())));
    }
    ~Trader() { kill(); }
    Trader(const Trader&) = delete;
    Trader& operator=(const Trader&) = delete;

    [[nodiscard]] bool isAdded() const { return m_isAdded; }

    void beginStorm()
    {
        m_killsLeft = 1 + m_chance.upTo(kMostKills - 1);
        m_pauseMs = 0;
        m_since.start();
    }
    /// What is due. True while the storm goes on for this one.
    [[nodiscard]] bool storm(Counts& counts)
    {
        if (m_killsLeft == 0)
            return false;
        if (!m_process) {
            if (m_since.elapsed() >= m_pauseMs)
                start();
            return true;
        }
        read();
        if (m_isReady && !m_isEarly && !std::exchange(m_wasReady, true))
            m_since.restart();
        const bool isAlive = m_process->state() != QProcess::NotRunning;
        if (isAlive && m_since.elapsed() < (m_isEarly || m_wasReady ? m_momentMs : kReadyMs))
            return true;
        if (!isAlive)
            note(counts, "the program ended by itself: " + m_out.toStdString());
        ++counts.kills;
        counts.earlyKills += m_isReady ? 0 : 1;
        kill();
        --m_killsLeft;
        m_pauseMs = static_cast<qint64>(m_chance.upTo(400));
        m_since.restart();
        return m_killsLeft > 0;
    }

    void beginCalm()
    {
        start();
        m_calmHour = hourNow();
        m_process->write("calm\n");
    }
    /// True while the books are awaited.
    [[nodiscard]] bool awaitsBooks()
    {
        read();
        if (m_process->state() == QProcess::NotRunning || m_since.elapsed() >= kBooksMs)
            return false;
        m_calmMs = m_since.elapsed();
        return true;
    }

    void compare(Counts& counts)
    {
        ++counts.sessions;
        const qsizetype at = m_out.indexOf("books ");
        const twin::Json ours =
            at < 0 ? twin::Json() : twin::Json::parse(m_out.mid(at + 6).toStdString(), nullptr, false);
        kill();
        const twin::Json truth = m_twin.get("/twin/account?name=" + m_name);
        if (m_calmMs > kLongMs && ours.is_object())
            qInfo("%s seed %llu took %lld s: %s", m_name.c_str(), static_cast<unsigned long long>(m_seed),
                  m_calmMs / 1000, ours.at("standing").get<std::string>().c_str());
        if (!ours.is_object() || !truth.is_object()) {
            ++counts.noBooks;
            return note(counts, "no books: " + m_out.toStdString());
        }
        for (const twin::Json& one : ours.at("unresolved")) {
            ++counts.unresolved;
            note(counts, "unresolved: " + one.get<std::string>() + "; " + ours.at("standing").get<std::string>());
            noteAudit(counts, ClientOrderId::fromHex(one.get<std::string>().substr(0, kIdDigits)));
        }
        counts.orders += ours.at("orders").get<std::size_t>() - std::exchange(m_ordersBefore, ours.at("orders"));
        compareOrders(ours, truth, counts);
        compareFills(truth, counts);
        const twin::Json here = ledgerIn(ours), there = ledgerIn(truth);
        if (here != there) {
            ++counts.positions;
            note(counts, fmt::format("position here {}, there {}; {}", here.dump(), there.dump(),
                                     ours.at("standing").get<std::string>()));
        }
    }

private:
    void note(Counts& counts, const std::string& words) const
    {
        counts.details.push_back(fmt::format("{} seed {} {}: {}", m_venue.slug, m_seed, m_name, words));
    }

    /// What the program did about an order.
    void noteAudit(Counts& counts, std::optional<ClientOrderId> order) const
    {
        DatabaseSettings settings;
        settings.path = m_folder + "/gannet.sqlite";
        const auto store = Store::open(settings);
        const auto rows =
            store ? (*store)->auditTail(kAuditRows) : Result<std::vector<AuditEntry>>(fail(store.error()));
        for (const AuditEntry& row : rows ? *rows : std::vector<AuditEntry>()) {
            if (order && row.order == *order)
                note(counts, fmt::format("{} {}: {}", row.time.toMilliseconds(), row.kind, row.text));
        }
    }

    /// Funding is paid by the clock: what came after the books were closed is not held against them.
    [[nodiscard]] twin::Json ledgerIn(const twin::Json& books) const
    {
        twin::Json ledger = books.at("ledger");
        if (hourNow() != m_calmHour) {
            for (twin::Json& position : ledger)
                position.erase("funding");
        }
        return ledger;
    }
    [[nodiscard]] static std::int64_t hourNow() { return SystemClock{}.now().toMilliseconds() / 3'600'000; }

    void start()
    {
        m_process = std::make_unique<QProcess>();
        m_process->setProcessEnvironment(m_environment);
        m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_out.clear();
        m_isReady = m_wasReady = false;
        m_isEarly = m_chance.upTo(3) == 0; // while it opens and reads
        m_momentMs = static_cast<qint64>(m_isEarly ? m_chance.upTo(400) : 100 + m_chance.upTo(1'900));
        LifeOptions life;
        life.venue = m_venue.slug;
        life.symbol = m_venue.symbol();
        life.storeDir = m_folder;
        life.session = m_seed * 1000 + ++m_lives;
        life.port = m_twin.port();
        QStringList arguments;
        for (const std::string& word : life.arguments())
            arguments.push_back(QString::fromStdString(word));
        m_since.start();
        m_process->start(QCoreApplication::applicationFilePath(), arguments);
    }
    void read()
    {
        if (m_process)
            m_out += m_process->readAllStandardOutput();
        m_isReady = m_out.contains("ready\n");
    }
    void kill()
    {
        if (!m_process)
            return;
        m_process->kill(); // SIGKILL
        m_process->waitForFinished(20'000);
        m_process.reset();
    }

    void compareOrders(const twin::Json& ours, const twin::Json& truth, Counts& counts)
    {
        const bool isHyperliquid = m_venue.slug == "hyperliquid";
        std::map<std::string, int> sent;
        twin::Json open = twin::Json::object();
        std::size_t accepted = 0;
        for (const twin::Json& order : truth.at("orders")) {
            const auto client = order.at(isHyperliquid ? "cloid" : "clientOrderId").get<std::string>();
            if (order.at("isForced").get<bool>() || client.empty())
                continue;
            ++accepted;
            if (!order.at("isSuperseded").get<bool>() && ++sent[client] == 2) {
                ++counts.doubled;
                note(counts, "sent twice: " + client);
            }
            if (!order.at("isOpen").get<bool>())
                continue;
            const auto amount = [&order](const char* name) {
                return Decimal::parse(order.at(name).get<std::string>()).value();
            };
            const auto id = order.at(isHyperliquid ? "oid" : "orderId").get<std::uint64_t>();
            open[std::to_string(id)] =
                fmt::format("{} {} @ {}", order.at("side").get<std::string>().starts_with('B') ? 'B' : 'S',
                            plainText(subtract(amount("qty"), amount("filled")).value()),
                            order.value("price", std::string("none")));
        }
        counts.accepted += accepted - std::exchange(m_acceptedBefore, accepted);
        const auto sorted = [](const twin::Json& all) {
            std::map<std::string, std::string> out;
            for (const auto& [id, words] : all.items())
                out[id] = words.get<std::string>();
            return out;
        };
        if (sorted(ours.at("open")) == sorted(open))
            return;
        ++counts.openOrders;
        note(counts, fmt::format("open here {}, there {}; {}", ours.at("open").dump(), open.dump(),
                                 ours.at("standing").get<std::string>()));
    }

    void compareFills(const twin::Json& truth, Counts& counts)
    {
        std::multiset<std::string> theirs;
        for (const twin::Json& fill : truth.at("fills")) {
            const bool isHyperliquid = m_venue.slug == "hyperliquid";
            twin::ExchangeFill named;
            named.tradeId = fill.at(isHyperliquid ? "tid" : "id").get<std::uint64_t>();
            named.order = fill.at(isHyperliquid ? "oid" : "orderId").get<std::uint64_t>();
            theirs.insert(m_venue.tradeId(m_venue.symbol(), named));
        }
        DatabaseSettings settings;
        settings.path = m_folder + "/gannet.sqlite";
        const auto store = Store::open(settings);
        const auto rows = store ? (*store)->fillsSince({}) : Result<std::vector<StoredFill>>(fail(store.error()));
        if (!rows) {
            ++counts.noBooks;
            return note(counts, rows.error().message);
        }
        std::multiset<std::string> kept;
        for (const StoredFill& row : *rows)
            kept.insert(row.fill.tradeId);
        counts.fills += theirs.size() - std::exchange(m_fillsBefore, theirs.size());
        for (const std::string& id : theirs) {
            if (!kept.contains(id)) {
                ++counts.lostFills;
                note(counts, "lost fill " + id);
            }
        }
        for (auto each = kept.begin(); each != kept.end(); each = kept.upper_bound(*each)) {
            if (!theirs.contains(*each)) {
                ++counts.foreignFills;
                note(counts, "fill that was none: " + *each);
            }
            if (kept.count(*each) > 1) {
                ++counts.doubledFills;
                note(counts, "stored twice: fill " + *each);
            }
        }
        // The table takes no trade id twice; an order that counted one twice says so by its own sum.
        const auto remembered = remember(**store, SystemClock{}.now());
        std::map<ClientOrderId, Decimal> filled;
        for (const StoredFill& row : *rows)
            filled[row.fill.order] = add(filled[row.fill.order], row.fill.qty.value).value();
        for (const StoredOrder& row : remembered ? remembered->orders : std::vector<StoredOrder>()) {
            if (row.order.filledQty <= filled[row.order.id])
                continue;
            ++counts.doubledFills;
            note(counts, "counted more than was filled: order " + row.order.id.toHex());
        }
    }

    const VirtualVenue& m_venue;
    TwinProgram& m_twin;
    const std::string m_name;
    const std::uint64_t m_seed;
    SplitMix m_chance;
    const std::string m_folder;
    QProcessEnvironment m_environment;
    bool m_isAdded = false;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_out;
    QElapsedTimer m_since; ///< it was started, was ready, or was killed
    qint64 m_pauseMs = 0;
    qint64 m_momentMs = 0;
    bool m_isReady = false;
    bool m_wasReady = false;
    bool m_isEarly = false;
    qint64 m_calmMs = 0;
    std::int64_t m_calmHour = 0; ///< in which calm began
    std::uint64_t m_killsLeft = 0;
    std::uint64_t m_lives = 0;
    std::size_t m_ordersBefore = 0, m_acceptedBefore = 0, m_fillsBefore = 0;
};

} // namespace

class LiveChaosTest final : public QObject {
    Q_OBJECT

private slots:
    void killedInStorms();
};

void LiveChaosTest::killedInStorms()
{
    const std::uint64_t seed = numberFrom("GANNET_SEED", static_cast<std::uint64_t>(::getpid()));
    const std::uint64_t sessions = numberFrom("GANNET_LIVE_SESSIONS", kTerminals);
    qInfo("GANNET_SEED=%llu", static_cast<unsigned long long>(seed));
    const auto& venues = virtualVenues();
    const auto venue = std::ranges::find(venues, GANNET_STORM_VENUE, &VirtualVenue::slug);
    QVERIFY(venue != venues.end());
    const bool isHyperliquid = venue->slug == "hyperliquid";
    const QTemporaryDir folder;
    // What storms in virtual time play, and about as many books a second from both: there are many who listen.
    const std::string recording = folder.filePath("recording").toStdString();
    {
        std::ofstream file(recording);
        for (const twin::RecordedLine& line : *stormLines(*venue))
            file << line.timeNs << ' ' << line.json << '\n';
    }
    TwinProgram twin(GANNET_TWIN, venue->slug, {"--recording", recording, "--speed", isHyperliquid ? "5" : "0.3"});
    QVERIFY(twin.port() != 0);
    // All terminals come from one address, and one that hears what all of them have used holds back; what a limit does
    // is another test's matter.
    QVERIFY(twin.post("/twin/rules", isHyperliquid ? twin::Json{{"ipWeight", 0U}} : twin::Json{{"weightPerMinute", 0}})
                .is_object());
    std::vector<std::unique_ptr<Trader>> traders;
    const int terminals = static_cast<int>(numberFrom("GANNET_LIVE_TERMINALS", kTerminals));
    for (int i = 0; i < terminals; ++i) {
        const std::string name = fmt::format("terminal{}", i);
        traders.push_back(std::make_unique<Trader>(*venue, twin, name, kFirstKeys + i, seed + static_cast<unsigned>(i),
                                                   folder.filePath(QString::fromStdString(name)).toStdString()));
        QVERIFY(traders.back()->isAdded());
    }

    SplitMix chance(seed);
    Counts counts;
    std::size_t asked = 0;
    while (counts.sessions < sessions) {
        for (const auto& trader : traders)
            trader->beginStorm();
        QElapsedTimer storm;
        storm.start();
        qint64 nextFault = 0;
        for (bool goesOn = true; goesOn;) {
            goesOn = false;
            for (const auto& trader : traders)
                goesOn = trader->storm(counts) || goesOn;
            if (storm.elapsed() >= nextFault) {
                nextFault = storm.elapsed() + static_cast<qint64>(50 + chance.upTo(300));
                const twin::FaultKind kind = anyFault(*venue, chance);
                const bool isDelay = kind == twin::FaultKind::Delay;
                // What is owed must not grow: calm would not be calm.
                if (asked < faultsDone(twin) + kMostDueFaults) {
                    twin.fault({kind, isDelay ? static_cast<std::int64_t>(50 + chance.upTo(500)) : 1});
                    ++asked;
                }
            }
            QVERIFY(storm.elapsed() < kStormMs * kInstrumented);
            QTest::qWait(2);
        }
        // Calm: the market stands still, so that both sides can be looked at.
        QVERIFY(twin.post("/twin/pause").is_object());
        for (const auto& trader : traders)
            trader->beginCalm();
        while (std::ranges::any_of(traders, [](const auto& trader) { return trader->awaitsBooks(); }))
            QTest::qWait(10);
        for (const auto& trader : traders)
            trader->compare(counts);
        QVERIFY(twin.post("/twin/resume").is_object());
    }
    counts.faults = faultsDone(twin);
    qInfo("%s: %zu sessions, %zu kills (%zu while it started), %zu faults, %zu orders (%zu at the venue), %zu fills: "
          "orders doubled %zu, fills lost %zu, fills doubled %zu, fills that were none %zu, positions that differ %zu, "
          "orders unresolved %zu, open orders that differ %zu, without books %zu",
          venue->slug.c_str(), counts.sessions, counts.kills, counts.earlyKills, counts.faults, counts.orders,
          counts.accepted, counts.fills, counts.doubled, counts.lostFills, counts.doubledFills, counts.foreignFills,
          counts.positions, counts.unresolved, counts.openOrders, counts.noBooks);
    for (std::size_t i = 0; i < std::min(kDetails, counts.details.size()); ++i)
        qInfo("%s", counts.details[i].c_str());
    QVERIFY(counts.details.empty());
    QCOMPARE(counts.doubled + counts.lostFills + counts.doubledFills + counts.foreignFills + counts.positions +
                 counts.unresolved + counts.openOrders + counts.noBooks,
             std::size_t{0});
    // The weather was bad, and something was traded all the same.
    QVERIFY(counts.kills >= counts.sessions);
    if (kInstrumented == 1) { // of three terminals one ban may keep all from trading
        QVERIFY(counts.accepted > counts.sessions);
        QVERIFY(counts.fills > counts.sessions / 4); // about one each; on a slow machine fewer
    }
    QVERIFY(counts.faults > counts.sessions / 2); // one that waits for traffic holds up the next
}

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const LifeOptions life = LifeOptions::from(std::vector<std::string>(argv + 1, argv + argc));
    if (!life.venue.empty())
        return liveLife(life);
    LiveChaosTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "live_chaos_test.moc"
