// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/terminal.h"
#include "tests/twins/twin.h"

#include <QTest>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;
using namespace gannet::twin;

namespace {

constexpr int kHealMs = 25'000;             ///< a fault must be healed within this; bans and backoff included
constexpr int kSettleMs = 3'000;            ///< after the twin stands still, until the screen has all it was told
constexpr std::uint64_t kMessagesAfter = 5; ///< book messages after a fault: the next ones show what is missing

/// A count of the venue's row in Health that a fault must raise.
using Count = std::uint64_t HealthVenue::*;

enum class When { BeforeStart, WhileLive };

struct Row {
    const char* name;
    When when;
    std::vector<const char*> faults;
    Count mustGrow; ///< null: nothing need be noticed
};

/// What befalls a connection, or every frame alike, whoever the venue is.
std::vector<Row> commonRows()
{
    return {
        {"cut", When::WhileLive, {"cut"}, &HealthVenue::reconnects},
        {"cut in the middle of a frame", When::WhileLive, {"cut-mid-frame"}, &HealthVenue::reconnects},
        {"half-open connection", When::WhileLive, {"half-open"}, &HealthVenue::reconnects},
        {"slow upgrade", When::WhileLive, {"slow-handshake:500", "cut"}, &HealthVenue::reconnects},
        {"upgrade slower than we wait", When::WhileLive, {"slow-handshake:4000", "cut"}, &HealthVenue::reconnects},
        {"stall, then all at once", When::WhileLive, {"delay:1000"}, nullptr},
        {"byte by byte", When::WhileLive, {"dribble:20000", "cut"}, &HealthVenue::reconnects},
        {"text that is no UTF-8", When::WhileLive, {"bad-utf8"}, &HealthVenue::reconnects},
        {"64 MiB message", When::WhileLive, {"huge-frame"}, &HealthVenue::reconnects},
        {"flood", When::WhileLive, {"burst:20000"}, nullptr},
        {"garbage", When::WhileLive, {"garbage"}, &HealthVenue::refused},
        {"cut-off JSON", When::WhileLive, {"truncated"}, &HealthVenue::refused},
        {"wrong types", When::WhileLive, {"wrong-types"}, &HealthVenue::refused},
        {"NaN", When::WhileLive, {"not-a-number"}, &HealthVenue::refused},
        {"negative size", When::WhileLive, {"negative"}, &HealthVenue::refused},
        {"forty digits", When::WhileLive, {"long-number"}, &HealthVenue::refused},
        {"field missing", When::WhileLive, {"missing-field"}, &HealthVenue::refused},
        {"unknown channel", When::WhileLive, {"unknown-channel"}, nullptr},
        {"subscription not acknowledged", When::WhileLive, {"ack-missing:2", "cut"}, &HealthVenue::reconnects},
        {"byte by byte from the start", When::BeforeStart, {"dribble:20000"}, nullptr},
        {"429 on the catalogue", When::BeforeStart, {"http-429"}, &HealthVenue::rateLimited},
        {"HTML for the catalogue", When::BeforeStart, {"html"}, nullptr},
        {"upgrade slower than we wait, first", When::BeforeStart, {"slow-handshake:4000"}, nullptr},
    };
}

/// Of venues that send diffs: Binance and those who speak its dialect.
std::vector<Row> diffRows()
{
    return {
        {"diff lost", When::WhileLive, {"drop"}, &HealthVenue::gaps},
        {"five diffs lost", When::WhileLive, {"drop:5"}, &HealthVenue::gaps},
        {"diff twice", When::WhileLive, {"duplicate:3"}, nullptr},
        {"diffs swapped", When::WhileLive, {"reorder"}, &HealthVenue::gaps},
        {"crossed", When::WhileLive, {"crossed"}, &HealthVenue::crossed},
        {"levels in another order", When::WhileLive, {"unordered"}, nullptr},
        {"429 on the snapshot", When::WhileLive, {"http-429", "drop"}, &HealthVenue::rateLimited},
        {"418 on the snapshot", When::WhileLive, {"http-418", "drop"}, &HealthVenue::rateLimited},
        {"503 on the snapshot", When::WhileLive, {"http-503:2", "drop"}, &HealthVenue::gaps},
        {"HTML for the snapshot", When::WhileLive, {"html", "drop"}, &HealthVenue::gaps},
        {"snapshot too old", When::WhileLive, {"snapshot-late:2", "drop"}, &HealthVenue::gaps},
        {"snapshot upside down", When::WhileLive, {"snapshot-unordered", "drop"}, &HealthVenue::gaps},
    };
}

std::vector<Row> hyperliquidRows()
{
    return {
        {"book lost", When::WhileLive, {"drop"}, nullptr},
        {"book twice", When::WhileLive, {"duplicate:3"}, nullptr},
        {"books swapped", When::WhileLive, {"reorder"}, nullptr},
        {"crossed", When::WhileLive, {"crossed"}, nullptr}, // refused or counted as crossed: both are right
        {"levels upside down", When::WhileLive, {"unordered"}, &HealthVenue::refused},
        {"503 on the catalogue", When::BeforeStart, {"http-503:2"}, nullptr},
    };
}

/// The venue is chosen when the test is built: one program each, so that they run beside each other.
bool isHyperliquid()
{
    return std::string_view(GANNET_TWIN_VENUE) == "hyperliquid";
}

const std::vector<Row>& rows()
{
    static const std::vector<Row> kRows = [] {
        std::vector<Row> all = commonRows();
        for (Row& own : isHyperliquid() ? hyperliquidRows() : diffRows())
            all.push_back(std::move(own));
        return all;
    }();
    return kRows;
}

/// What makes a link silent, or might be mistaken for it.
struct Silence {
    const char* name;
    const char* fault; ///< empty: the twin is paused, a calm market
    Duration lasts;    ///< engine time; zero: until the program opens another connection
    bool isSilent;     ///< nothing comes while it lasts: nothing may be believed for long
    std::optional<bool> reconnects;
};

const std::vector<Silence>& silences()
{
    static const std::vector<Silence> kSilences = {
        {"half-open connection", "half-open", {}, true, true},
        {"cut", "cut", {}, true, true},
        {"stall of thirteen seconds, pongs too", "delay:3250", Duration::seconds(13), true, {}},
        {"pings are not answered, messages go on", "no-pong", Duration::seconds(25), false, false},
        {"calm market", "", Duration::seconds(25), false, false},
    };
    return kSilences;
}
static_assert(kTimesFaster == 4, "the twin counts 13 s of the program as 3250 ms");

std::unique_ptr<Twin> makeTwin()
{
    const std::string folder = GANNET_SOURCE_DIR "/resources/demo/";
    TwinOptions options;
    options.venue = GANNET_TWIN_VENUE;
    if (isHyperliquid()) {
        options.recordings = {folder + "hyperliquid_btc_20250126.gz"};
        options.speed = 3; // six books a second
    } else {
        options.speed = 2; // forty diffs a second
        options.recordings = {folder + "binance_usdm_btcusdt_20240808.gz"};
    }
    return std::make_unique<Twin>(std::move(options));
}

} // namespace

/// The fault list of the twins, struck one by one while the program watches an instrument: afterwards the screen shows
/// the twin's own book again, to the last digit, and while it cannot it does not say Live. No block is believed while
/// its link is silent, and every one comes back.
class FaultsTest final : public QObject {
    Q_OBJECT

private slots:
    void heals_data()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < rows().size(); ++i)
            QTest::newRow(rows()[i].name) << static_cast<int>(i);
    }

    void heals()
    {
        QFETCH(int, row);
        const Row& test = rows()[static_cast<std::size_t>(row)];
        const std::string symbol = isHyperliquid() ? "BTC" : "BTCUSDT";
        const auto twin = makeTwin();
        QVERIFY(twin->start().has_value());
        if (test.when == When::BeforeStart)
            strike(*twin, test);
        Terminal terminal(GANNET_TWIN_VENUE, symbol, twin->restUrl(), twin->wsUrl());
        QVERIFY(terminal.start().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(terminal.isLive(), kHealMs);

        std::uint64_t countBefore = 0;
        if (test.when == When::WhileLive) {
            QTRY_VERIFY(terminal.health().frames > 0);
            countBefore = test.mustGrow == nullptr ? 0 : terminal.health().*test.mustGrow;
            strike(*twin, test);
        }
        verifyHealed(*twin, terminal, symbol);
        if (test.mustGrow != nullptr)
            QTRY_VERIFY_WITH_TIMEOUT(terminal.health().*test.mustGrow > countBefore, kSettleMs);
        twin->setPaused(false);
        QTRY_VERIFY2_WITH_TIMEOUT(greyBlocks(terminal).empty(), greyBlocks(terminal).c_str(), kSettleMs);
    }

    void silenceIsShown_data()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < silences().size(); ++i)
            QTest::newRow(silences()[i].name) << static_cast<int>(i);
    }

    /// With the program's own limits, on a faster clock.
    void silenceIsShown()
    {
        QFETCH(int, row);
        const Silence& test = silences()[static_cast<std::size_t>(row)];
        const auto twin = makeTwin();
        QVERIFY(twin->start().has_value());
        Terminal terminal(GANNET_TWIN_VENUE, isHyperliquid() ? "BTC" : "BTCUSDT", twin->restUrl(), twin->wsUrl(), {},
                          LinkTimes::ProgramsOwn);
        QVERIFY(terminal.start().has_value());
        QTRY_VERIFY2_WITH_TIMEOUT(greyBlocks(terminal).empty(), greyBlocks(terminal).c_str(), kHealMs);
        const std::uint64_t reconnects = terminal.health().reconnects;
        const std::uint64_t opened = twin->stats().webSockets.load();

        if (*test.fault == '\0')
            twin->setPaused(true);
        else
            twin->fault(*parseFault(test.fault));
        watchSilence(*twin, terminal, test, opened);
        if (QTest::currentTestFailed())
            return;
        twin->setPaused(false);
        QTRY_VERIFY2_WITH_TIMEOUT(greyBlocks(terminal).empty(), greyBlocks(terminal).c_str(), kHealMs);
        if (test.reconnects)
            QTRY_COMPARE_WITH_TIMEOUT(terminal.health().reconnects > reconnects, *test.reconnects, kSettleMs);
    }

private:
    /// "tape stale, chart stale": the blocks that are not to be believed.
    static std::string greyBlocks(Terminal& terminal)
    {
        std::string out;
        for (const Terminal::Said& said : terminal.said()) {
            if (isGrey(said.state))
                out += (out.empty() ? "" : ", ") + std::string(said.block) + ' ' + std::string(toString(said.state));
        }
        return out;
    }

    /// While nothing comes, nothing is believed longer than kStaleAfter; while the venue is well, nothing is doubted.
    static void watchSilence(Twin& twin, Terminal& terminal, const Silence& test, std::uint64_t opened)
    {
        constexpr Duration kSlack = Duration::seconds(2); // machines are busy
        constexpr Duration kAlmost = Duration::milliseconds(300);
        constexpr Duration kCutBy = kLinkDeadAfter + kHeartbeatEvery + kSlack;
        const FastClock clock(kTimesFaster);
        const Timestamp begin = clock.now();
        const auto isOver = [&](Duration passed) {
            return test.lasts.ns > 0 ? passed + kAlmost > test.lasts : twin.stats().webSockets.load() > opened;
        };
        for (Duration passed; !isOver(passed); passed = clock.now() - begin) {
            QTest::qWait(20);
            for (const Terminal::Said& said : terminal.said()) {
                const std::string words = std::string(said.block) + " says " + std::string(toString(said.state)) +
                                          " after " + std::to_string(passed.toMilliseconds()) + " ms";
                const bool isBelieved = !isGrey(said.state);
                const bool isTooLong = test.isSilent && passed > kStaleAfter + kSlack && !isOver(passed);
                QVERIFY2(!isTooLong || !isBelieved, words.c_str());
                const bool isSteadyBook = isHyperliquid() && (said.block == std::string_view("book") ||
                                                              said.block == std::string_view("ladder"));
                const bool mayDoubt = test.isSilent || (*test.fault == '\0' && isSteadyBook);
                QVERIFY2(mayDoubt || isBelieved, words.c_str());
            }
            QVERIFY2(passed < kCutBy || test.lasts.ns > 0, "a dead link was kept");
        }
    }

    static void strike(Twin& twin, const Row& row)
    {
        for (const char* words : row.faults)
            twin.fault(*parseFault(words));
    }

    /// Lets the twin talk on, stops it, and compares; again until the screen is Live and equal. Live and different,
    /// with everything told, is the one thing that must never be.
    static void verifyHealed(Twin& twin, Terminal& terminal, const std::string& symbol)
    {
        QElapsedTimer elapsed;
        elapsed.start();
        while (!elapsed.hasExpired(kHealMs)) {
            QVERIFY2(QTest::qWaitFor([&] { return !twin.hasDueFaults(); }, kHealMs), "nobody asked for the fault");
            const std::uint64_t told = twin.stats().bookMessages.load();
            QVERIFY2(
                QTest::qWaitFor([&] { return twin.stats().bookMessages.load() >= told + kMessagesAfter; }, kHealMs),
                "nobody listens to the twin's book");
            twin.setPaused(true);
            const Json truth = twin.book(symbol);
            if (QTest::qWaitFor([&] { return terminal.isLive() && terminal.shows(truth); }, kSettleMs))
                return;
            QVERIFY2(!terminal.isLive(), "the book says Live and is not the venue's");
            twin.setPaused(false);
        }
        QFAIL("not healed in time");
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "faults_test.moc"
