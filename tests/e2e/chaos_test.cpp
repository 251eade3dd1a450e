// SPDX-License-Identifier: GPL-3.0-or-later
// Killed at any moment, the program trades on: no order is sent twice, no fill that the store acknowledged is lost or
// counted twice, settings and kill switches that it acknowledged stay, and it is ready again within two seconds. The
// program under test is this one, started again with --life: it opens the store, trades by chance against a venue of
// our own, and prints what it sends and what the store has acknowledged. One store lives through all the kills.
// GANNET_KILLS says how many, GANNET_SEED repeats.
#include "core/base/split_mix.h"
#include "core/model/order_state.h"
#include "core/store/remember.h"
#include "tests/e2e/live_life.h"
#include "tests/e2e/trading_terminal.h"
#include "tests/support/instrumented.h"
#include "tests/twins/twin.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr int kKills = 25;
constexpr qint64 kReadyMs = 2'000 * kInstrumented;

constexpr const char* kSetting = "sizes/hyperliquid:ETH"; ///< of a screen; lives change it
constexpr const char* kSwitch = "hyperliquid:ETH";        ///< lives set and release it; nobody trades there

/// Says which fills, settings and switches were given to the store before an intent that it has acknowledged: those are
/// on the disk.
class Acknowledged {
public:
    void pushed(const StoreOp& op)
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto* const fill = std::get_if<StoredFill>(&op))
            m_rows.push_back("fill " + fill->fill.tradeId);
        const auto* const setting = std::get_if<StoredSetting>(&op);
        if (setting && setting->key == std::string(kScreenSetting) + kSetting)
            m_rows.push_back("set " + setting->value.value_or("none"));
        if (const auto* const kill = std::get_if<StoredKill>(&op))
            m_rows.push_back(std::string("kill ") + (kill->isSet ? '1' : '0'));
        if (const auto* const intent = std::get_if<OrderIntent>(&op))
            m_before[intent->ordinal] = m_rows.size();
    }
    void answered(const StoreNews& news)
    {
        const auto* const stored = std::get_if<IntentStored>(&news);
        if (!stored)
            return;
        const std::scoped_lock lock(m_mutex);
        for (const std::size_t until = m_before[stored->ordinal]; m_said < until; ++m_said)
            sayLine(m_rows[m_said]);
    }

private:
    std::mutex m_mutex;
    std::vector<std::string> m_rows;
    std::map<std::uint64_t, std::size_t> m_before; ///< by ordinal: rows pushed before the intent
    std::size_t m_said = 0;
};

/// What a start has of what earlier lives changed: the number in the setting, and whether the switch is set.
struct Had {
    std::uint64_t setting = 0;
    bool isKilled = false;
};
[[nodiscard]] Had hadOf(const Remembered& remembered)
{
    Had had;
    for (const StoredSetting& one : remembered.settings) {
        if (one.key == std::string(kScreenSetting) + kSetting)
            had.setting = std::stoull(one.value.value());
    }
    had.isKilled = std::ranges::find(remembered.kills, kSwitch, &StoredKill::target) != remembered.kills.end();
    return had;
}

/// What the next start must have: all that was acknowledged, or something newer that was pressed.
class MustHave {
public:
    /// A line of a life; those about something else change nothing.
    void take(const QList<QByteArray>& words)
    {
        if (words[0] == "press-set") {
            m_pressed.insert(words[1].toULongLong());
        } else if (words[0] == "set") {
            m_setting = words[1].toULongLong();
            ++acknowledged;
        } else if (words[0] == "press-kill") {
            m_kills.push_back(words[1] == "1");
        } else if (words[0] == "kill") {
            ++m_killsStored;
            ++acknowledged;
        } else if (words[0] == "had") {
            check({words[1].toULongLong(), words[2] == "1"});
        }
    }
    /// What a start had of it; all lives before it have ended.
    void check(const Had& had)
    {
        const bool isOurs = had.setting == 0 || m_pressed.contains(had.setting);
        lost += had.setting < m_setting || !isOurs ? 1 : 0;
        m_setting = had.setting; // what was read once stays
        const auto known = m_kills.begin() + m_killsStored;
        const bool isKilled = m_killsStored > 0 ? *(known - 1) : m_wasKilled;
        lost += had.isKilled != isKilled && std::find(known, m_kills.end(), had.isKilled) == m_kills.end() ? 1 : 0;
        sure += known == m_kills.end() ? 1 : 0;
        m_wasKilled = had.isKilled;
        m_kills.clear();
        m_killsStored = 0;
    }

    int acknowledged = 0;
    int lost = 0;
    int sure = 0; ///< starts that could have the switch only one way

private:
    std::uint64_t m_setting = 0; ///< the newest that is on the disk
    std::set<std::uint64_t> m_pressed;
    std::vector<bool> m_kills; ///< what the last life pressed, in order: set or released
    std::ptrdiff_t m_killsStored = 0;
    bool m_wasKilled = false;
};

[[nodiscard]] Decimal dec(const char* text)
{
    return Decimal::parse(text).value();
}

/// Presses by chance: most take or rest at the touch, so that fills come all the time.
class Trader {
public:
    Trader(TradingTerminal& terminal, std::uint64_t seed, bool isKilled)
        : m_terminal(terminal), m_seed(seed), m_chance(seed), m_isKilled(isKilled)
    {}

    void press()
    {
        if (m_chance.upTo(9) == 0)
            keepSomething();
        switch (m_chance.upTo(9)) {
        case 0: m_terminal.post(CancelScope{request(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Entries}); break;
        case 1: {
            ClosePosition close;
            close.request = request();
            close.instrument = m_terminal.key();
            close.account = "paper";
            close.slippageCap = dec("0.01");
            m_terminal.post(std::move(close));
            break;
        }
        case 2: // bracketed
        case 3: submit(true); break;
        default: submit(false); break;
        }
    }

private:
    [[nodiscard]] RequestId request()
    {
        return {"chaos-" + std::to_string(::getpid()) + '-' + std::to_string(++m_count)};
    }
    void keepSomething()
    {
        if (m_chance.upTo(1) == 0) {
            const std::string number = std::to_string(m_seed * 1'000'000 + ++m_kept); // grows from life to life
            sayLine("press-set " + number);
            m_terminal.keep({kSetting, number});
            return;
        }
        m_isKilled = !m_isKilled;
        sayLine(std::string("press-kill ") + (m_isKilled ? '1' : '0'));
        if (m_isKilled)
            m_terminal.post(SetKill{request(), "person", kSwitch, "by chance"});
        else
            m_terminal.post(ReleaseKill{request(), kSwitch, std::string(KillSwitches::kReleaseWord)});
    }
    [[nodiscard]] Price touch(Side side, std::int64_t off)
    {
        const DepthView& view = m_terminal.depth();
        const BookLevel& best = side == Side::Buy ? view.asks[0] : view.bids[0];
        return Price{Decimal{Decimal{best.price, view.priceScale}.rescaled(0, Rounding::HalfUp)->mantissa + off, 0}};
    }
    void submit(bool isBracketed)
    {
        SubmitOrder order;
        order.order.request = request();
        order.order.instrument = m_terminal.key();
        order.order.account = "paper";
        OrderTerms& terms = order.order.terms;
        terms.side = m_chance.upTo(1) == 0 ? Side::Buy : Side::Sell;
        terms.qty = {Decimal{static_cast<std::int64_t>(1 + m_chance.upTo(4)), 3}};
        const std::int64_t away = static_cast<std::int64_t>(m_chance.upTo(40)) - 10;
        terms.price = touch(terms.side, terms.side == Side::Buy ? -away : away);
        if (isBracketed) {
            const std::int64_t far = terms.side == Side::Buy ? -200 : 200;
            order.bracket = Bracket{{{dec("1"), touch(terms.side, -far), touch(terms.side, far), {}, dec("0.01")}}};
        }
        m_terminal.post(std::move(order));
    }

    TradingTerminal& m_terminal;
    const std::uint64_t m_seed;
    SplitMix m_chance;
    bool m_isKilled;
    std::uint64_t m_count = 0;
    std::uint64_t m_kept = 0;
};

/// Ends only by being killed, or with another status when something is wrong.
int life(int argc, char** argv, const std::vector<std::string>& arguments)
{
    QCoreApplication app(argc, argv);
    Acknowledged acknowledged;
    TradingTerminalOptions options;
    options.slug = "hyperliquid";
    options.symbol = "BTC";
    options.storeDir = arguments[1];
    options.session = std::stoull(arguments[2]);
    options.rest = "http://127.0.0.1:" + arguments[3];
    options.ws = "ws://127.0.0.1:" + arguments[3];
    options.taps.sent = [](const Order& order) { sayLine("sent " + order.id.toHex() + ' ' + order.request.text); };
    options.taps.pushed = [&acknowledged](const StoreOp& op) { acknowledged.pushed(op); };
    options.taps.answered = [&acknowledged](const StoreNews& news) { acknowledged.answered(news); };
    Had had;
    options.taps.read = [&had](const Remembered& remembered) {
        had = hadOf(remembered);
        sayLine("had " + std::to_string(had.setting) + ' ' + (had.isKilled ? '1' : '0'));
    };
    const std::uint64_t session = options.session;
    TradingTerminal terminal(std::move(options));
    if (const auto started = terminal.start(); !started) {
        qCritical("%s", started.error().message.c_str());
        return 4;
    }
    if (!terminal.waitUntilReady())
        return 5;
    sayLine("ready");
    Trader trader(terminal, session, had.isKilled);
    for (;;) {
        if (!terminal.arm(TradingMode::Paper))
            return 6;
        for (int i = 0; i < 50; ++i) {
            trader.press();
            static_cast<void>(terminal.waitFor([] { return false; }, Duration::milliseconds(3)));
        }
    }
}

} // namespace

class ChaosTest final : public QObject {
    Q_OBJECT

private slots:
    void killedAtAnyMoment();
};

void ChaosTest::killedAtAnyMoment()
{
    const unsigned seed = qEnvironmentVariableIsSet("GANNET_SEED") ? qEnvironmentVariable("GANNET_SEED").toUInt()
                                                                   : static_cast<unsigned>(::getpid());
    const int kills = qEnvironmentVariableIsSet("GANNET_KILLS") ? qEnvironmentVariable("GANNET_KILLS").toInt() : kKills;
    qInfo("GANNET_SEED=%u", seed);
    std::mt19937 random(seed);
    const QTemporaryDir folder;
    const std::string path = folder.filePath("store").toStdString();
    twin::TwinOptions venue;
    venue.venue = "hyperliquid";
    // The venue of the recording has BTC alone: one book of ETH makes it one where a switch may stop something.
    const std::string other = folder.filePath("eth").toStdString();
    std::ofstream(other) << R"(1737918843900000000 {"channel":"l2Book","data":{"coin":"ETH","time":1737918843500,)"
                         << R"("levels":[[{"n":1,"px":"3300.0","sz":"1"}],[{"n":1,"px":"3300.5","sz":"1"}]]}})" << '\n';
    venue.recordings = {GANNET_SOURCE_DIR "/resources/demo/hyperliquid_btc_20250126.gz", other};
    venue.speed = 5;
    twin::Twin twin(venue);
    QVERIFY(twin.start());

    DatabaseSettings settings;
    settings.path = path + "/gannet.sqlite";
    {
        const auto store = Store::open(settings);
        QVERIFY(store);
        QVERIFY((*store)->write(StoredSetting{"sizes/hyperliquid:BTC", "0.5", Timestamp{1}}));
    }
    std::size_t sent = 0;
    std::map<std::string, int> sentIds, sentRequests; ///< how often; an order that is made anew keeps its request
    std::set<std::string> fills;
    std::set<ClientOrderId> neverArrived;
    MustHave must;
    std::vector<qint64> readyMs;
    int killedBusy = 0;
    for (int i = 0; i < kills; ++i) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QElapsedTimer timer;
        timer.start();
        process.start(
            QCoreApplication::applicationFilePath(),
            {"--life", QString::fromStdString(path), QString::number(1000 + i), QString::number(twin.port())});
        QVERIFY(process.waitForStarted());
        QByteArray out;
        const bool isEarly = i % 5 == 4; // while it opens and reads
        while (!isEarly && !out.contains("ready\n")) {
            QVERIFY2(process.waitForReadyRead(20'000), "the program did not become ready");
            out += process.readAllStandardOutput();
        }
        if (!isEarly)
            readyMs.push_back(timer.elapsed());
        const int moment = static_cast<int>(random() % (isEarly ? 150 : 900)); // ms
        QVERIFY2(!process.waitForFinished(moment), "the program ended by itself");
        process.kill();
        QVERIFY(process.waitForFinished(20'000));
        out += process.readAllStandardOutput();
        bool isBusy = false;
        const QList<QByteArray> lines = out.split('\n');
        for (qsizetype line = 0; line + 1 < lines.size(); ++line) { // the last one may be cut
            if (lines[line].startsWith("sent ")) {
                const QList<QByteArray> words = lines[line].split(' ');
                ++sentIds[words[1].toStdString()];
                ++sentRequests[words[2].toStdString()];
                ++sent;
                isBusy = true;
            } else if (lines[line].startsWith("fill ")) {
                fills.insert(lines[line].mid(5).toStdString());
            } else {
                must.take(lines[line].split(' '));
            }
        }
        killedBusy += isBusy ? 1 : 0;
        // What the file does not show as arrived has died with the program: whatever was asked of it, it never fills.
        const auto left = Store::open(settings);
        QVERIFY2(left, left ? "" : left.error().message.c_str());
        const auto seen = remember(**left, SystemClock{}.now());
        QVERIFY(seen);
        for (const StoredOrder& row : seen->orders) {
            if (isWorking(row.order.state) && row.order.venueOrderId.empty() && row.order.filledQty.isZero())
                neverArrived.insert(row.order.id);
        }
    }

    auto store = Store::open(settings);
    QVERIFY2(store, store ? "" : store.error().message.c_str());
    const auto remembered = remember(**store, SystemClock{}.now());
    QVERIFY(remembered);
    const auto setting = std::ranges::find(remembered->settings, "sizes/hyperliquid:BTC", &StoredSetting::key);
    QVERIFY(setting != remembered->settings.end() && setting->value == "0.5");
    must.check(hadOf(*remembered));
    std::set<std::string> stored;
    std::map<ClientOrderId, Decimal> filled;
    for (const StoredFill& row : remembered->fills) {
        stored.insert(row.fill.tradeId);
        Decimal& sum = filled[row.fill.order];
        sum = add(sum, row.fill.qty.value).value();
    }
    const auto isTwice = [](const auto& entry) { return entry.second > 1; };
    const auto twice =
        static_cast<int>(std::ranges::count_if(sentIds, isTwice) + std::ranges::count_if(sentRequests, isTwice));
    const auto lost = static_cast<int>(
        std::ranges::count_if(fills, [&stored](const std::string& id) { return !stored.contains(id); }));
    // The table of fills takes no trade id twice; an order that counted one twice says so by its own sum.
    const auto doubled = static_cast<int>(std::ranges::count_if(remembered->orders, [&filled](const StoredOrder& row) {
        const auto it = filled.find(row.order.id);
        return row.order.filledQty > (it == filled.end() ? Decimal{} : it->second);
    }));
    const auto arisen = static_cast<int>(
        std::ranges::count_if(neverArrived, [&filled](const ClientOrderId& id) { return filled.contains(id); }));
    std::ranges::sort(readyMs);
    qInfo("killed: %d (%d while trading), orders sent: %zu, fills acknowledged: %zu, in the file: %zu", kills,
          killedBusy, sent, fills.size(), stored.size());
    qInfo("orders sent twice: %d, fills lost: %d, fills doubled: %d", twice, lost, doubled);
    qInfo("settings and kill switches acknowledged: %d, lost: %d", must.acknowledged, must.lost);
    qInfo("ready again after: median %lld ms, slowest %lld ms", static_cast<long long>(readyMs[readyMs.size() / 2]),
          static_cast<long long>(readyMs.back()));
    qInfo("orders that had not arrived: %zu, filled later: %d", neverArrived.size(), arisen);
    QCOMPARE(twice, 0);
    QCOMPARE(arisen, 0);
    QCOMPARE(lost, 0);
    QCOMPARE(doubled, 0);
    QCOMPARE(must.lost, 0);
    QVERIFY(must.acknowledged > kills / 2);
    QVERIFY(must.sure >= kills / 2);
    QVERIFY(killedBusy >= kills / 2);
    QVERIFY(fills.size() > static_cast<std::size_t>(kills));
    QVERIFY(remembered->orders.size() > static_cast<std::size_t>(kills));
    // The slowest too: of 25 it needed 0.5 s where five programs wanted each core (docs/performance.md, P18).
    QVERIFY(readyMs.back() < kReadyMs);

    // The next life begins with the position that the fills make, and with no other.
    (*store).reset();
    TradingTerminalOptions last;
    last.slug = "hyperliquid";
    last.symbol = "BTC";
    last.rest = twin.restUrl();
    last.ws = twin.wsUrl();
    last.storeDir = path;
    last.session = 999'999;
    std::size_t counted = 0;
    Decimal held;
    {
        TradingTerminal terminal(std::move(last));
        QVERIFY(terminal.start());
        QVERIFY(terminal.waitUntilReady());
        terminal.stop();
        const Positions& after = terminal.engine().trading()->oms().positions(false);
        counted = after.fillCount();
        held = after.all().begin()->second.net.qty;
    }
    store = Store::open(settings);
    QVERIFY(store);
    const auto rows = (*store)->fillsSince({});
    QVERIFY(rows);
    QVERIFY(rows->size() >= stored.size()); // what rested may have filled meanwhile
    QCOMPARE(counted, rows->size());
    Decimal sum;
    for (const StoredFill& row : *rows)
        sum = add(sum, row.fill.side == Side::Buy ? row.fill.qty.value : row.fill.qty.value.negated()).value();
    QVERIFY(held == sum);
}

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 4 && arguments[0] == "--life")
        return life(argc, argv, arguments);
    QCoreApplication app(argc, argv);
    ChaosTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "chaos_test.moc"
