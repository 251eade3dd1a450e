// SPDX-License-Identifier: GPL-3.0-or-later
// Round after round of the demo tells one story on one clock: what a venue says is of the moment it is played at, in
// whatever round and of whatever year its recording is; nothing is told twice, nothing is lost, and the log stays calm.
#include "tests/replay/live_run.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <map>
#include <mutex>
#include <set>

using namespace gannet;

namespace {

constexpr Duration kLeadLength = Duration::seconds(60);

/// The demo with the first minute of its leading recording, so that rounds are short: within one, the small symbols
/// begin anew once and Hyperliquid twice.
Playlist shortDemo(const std::string& folder)
{
    auto list = demoPlaylist(GANNET_SOURCE_DIR "/resources");
    if (!list)
        return {};
    PlayedTrack& lead = list->tracks.front();
    lead.last = {};
    lead.symbols.resize(1);
    lead.files.resize(1);
    const std::string path = folder + "/lead";
    std::ofstream out(path, std::ios::binary);
    auto reader = openRecording(lead.files.front().path, lead.format);
    Timestamp first;
    while (auto item = reader ? (*reader)->next() : std::nullopt) {
        first = first.isKnown() ? first : item->time;
        if (item->time > first + kLeadLength)
            break;
        out << item->time.ns << ' ' << item->bytes << '\n';
    }
    lead.files.front().path = path;
    return std::move(*list);
}

/// Looks at every event as the engine does, on its thread.
class Watcher {
public:
    struct Seen {
        std::size_t trades = 0;
        std::uint64_t fills = 0;
        Duration farthest;                       ///< venue time from the clock, whichever way
        std::map<PayloadType, Timestamp> newest; ///< venue time
        std::set<std::pair<std::int64_t, std::uint64_t>> ids;
        std::size_t ranBack = 0;
        std::size_t toldTwice = 0;
    };

    void note(const Event& event)
    {
        const PayloadType type = payloadType(event);
        const auto* const trade = std::get_if<Trade>(&event.payload);
        const bool isOfNow = type == PayloadType::BookSnapshot || type == PayloadType::BookUpdate ||
                             type == PayloadType::Quote || (trade && !trade->isBacklog);
        if (!isOfNow)
            return;
        const std::lock_guard lock(m_mutex);
        Seen& seen = m_seen[event.stream.instrument.value];
        const Duration apart = event.venueTime - event.ingestTime;
        seen.farthest = std::max({seen.farthest, apart, Duration{-apart.ns}});
        Timestamp& newest = seen.newest[type];
        seen.ranBack += event.venueTime < newest;
        newest = std::max(newest, event.venueTime);
        if (!trade)
            return;
        ++seen.trades;
        seen.fills += trade->count;
        seen.toldTwice += !seen.ids.emplace(event.venueTime.ns, trade->tradeId).second;
    }
    [[nodiscard]] std::map<std::uint32_t, Seen> seen() const
    {
        const std::lock_guard lock(m_mutex);
        return m_seen;
    }

private:
    mutable std::mutex m_mutex;
    std::map<std::uint32_t, Seen> m_seen;
};

std::uint32_t roundOf(Player& player, PlayerView& newest)
{
    if (const PlayerView* view = player.takeView())
        newest = *view;
    return newest.round;
}

const HealthVenue* venueOf(const HealthView& view, std::string_view slug)
{
    for (std::uint32_t i = 0; i < view.venueCount; ++i) {
        if (view.venues[i].slug.view() == slug)
            return &view.venues[i];
    }
    return nullptr;
}

} // namespace

class PlayerRoundsTest : public QObject {
    Q_OBJECT

private slots:
    void venueTimesKeepToTheClock();
    void aJournalLoopsTheSameWay();
};

void PlayerRoundsTest::venueTimesKeepToTheClock()
{
    QTemporaryDir dir;
    const QString logFile = dir.filePath("log");
    Log log(logFile.toStdString());
    LiveRun run(shortDemo(dir.path().toStdString()), {}, &log);
    QVERIFY2(run.player, run.error().c_str());
    Watcher watcher;
    run.setEventLog([&watcher](const Event& event) { watcher.note(event); });
    const std::vector<std::string> keys{"binance-usdm:BTCUSDT", "binance-usdm:SUSHIUSDT", "hyperliquid:BTC"};
    for (const std::string& key : keys) {
        static_cast<void>(run.openDepth(key));
        run.post(ViewKind::Tape, key, {});
        run.post(ViewKind::Chart, key, {});
    }
    const auto health = std::make_shared<ViewSlot<HealthView>>();
    run.post(ViewKind::Health, {}, health);
    run.player->setSpeedPct(1'000);
    run.start();
    const Timestamp first = run.player->now();
    PlayerView view;
    QTRY_VERIFY_WITH_TIMEOUT(roundOf(*run.player, view) >= 4, 100'000);
    QVERIFY(run.player->now() - first > kLeadLength * 3);
    QTRY_VERIFY_WITH_TIMEOUT((static_cast<void>(health->take()), health->current().venueCount == 2), 10'000);
    run.stop();

    // The trades that the recordings hold, counted by hand (2,500, 40, 34), as often as each was played to its end; a
    // fifth may be missed: each round begins with connecting, and on a busy machine that is seconds of the recording.
    const std::map<std::string, std::size_t> least{
        {"binance-usdm:BTCUSDT", 3 * 2'000}, {"binance-usdm:SUSHIUSDT", 5 * 32}, {"hyperliquid:BTC", 6 * 27}};
    const auto seen = watcher.seen();
    for (const std::string& key : keys) {
        const Instrument* const instrument = run.engine().catalogue().findKey(key);
        QVERIFY2(instrument != nullptr && seen.contains(instrument->id.value), key.c_str());
        const Watcher::Seen& of = seen.at(instrument->id.value);
        qInfo("%s: %zu trades, farthest %lld ms", key.c_str(), of.trades,
              static_cast<long long>(of.farthest.toMilliseconds()));
        QVERIFY2(of.ranBack == 0, key.c_str());
        QVERIFY2(of.toldTwice == 0, key.c_str());
        QVERIFY2(of.farthest < Duration::milliseconds(1'500), key.c_str());
        QVERIFY2(of.trades >= least.at(key), key.c_str());

        const InstrumentMarket* const market = run.engine().market().find(instrument->id);
        QVERIFY(market != nullptr);
        for (std::size_t i = 1; i < market->tape.size(); ++i)
            QVERIFY2(market->tape.at(i).venueTime <= market->tape.at(i - 1).venueTime, key.c_str());
        // The chart has every trade once, in candles that follow each other.
        QVERIFY2(market->klines.empty(), key.c_str());
        const std::deque<Candle>& candles = market->candles.seconds();
        std::uint64_t fills = 0;
        for (std::size_t i = 0; i < candles.size(); ++i) {
            fills += candles[i].trades;
            QVERIFY(i == 0 || candles[i].openTime > candles[i - 1].openTime);
        }
        QCOMPARE(fills, of.fills);
        QVERIFY(candles.back().openTime - candles.front().openTime > kLeadLength * 5 / 2);
    }

    // How old a feed is can be said of each venue, whenever it was recorded.
    for (const char* slug : {"binance-usdm", "hyperliquid"}) {
        const HealthVenue* const venue = venueOf(health->current(), slug);
        QVERIFY2(venue != nullptr && venue->isFeedAgeKnown, slug);
        QVERIFY2(venue->feedAgeP50 < Duration::milliseconds(500), slug);
        QVERIFY2(venue->feedAgeP99 < Duration::milliseconds(1'200), slug);
        QVERIFY2(venue->reconnects >= 3, slug);
    }
    log.flush();
    QFile file(logFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray lines = file.readAll();
    QVERIFY2(!lines.contains(" warning ") && !lines.contains(" error "), lines.constData());
}

/// Ten seconds of two venues; what Hyperliquid says in it is of another year, and goes on from there.
void PlayerRoundsTest::aJournalLoopsTheSameWay()
{
    auto list = journalPlaylist(GANNET_SOURCE_DIR "/tests/replay/small.journal");
    QVERIFY(list);
    LiveRun run(std::move(*list));
    QVERIFY2(run.player, run.error().c_str());
    Watcher watcher;
    run.setEventLog([&watcher](const Event& event) { watcher.note(event); });
    const std::vector<std::string> keys{"binance-usdm:AKROUSDT", "hyperliquid:BTC"};
    for (const std::string& key : keys) {
        static_cast<void>(run.openDepth(key));
        run.post(ViewKind::Tape, key, {});
    }
    run.player->setSpeedPct(2'000);
    run.start();
    PlayerView view;
    QTRY_VERIFY_WITH_TIMEOUT(roundOf(*run.player, view) >= 4, 60'000);
    run.stop();
    const auto seen = watcher.seen();
    for (const std::string& key : keys) {
        const Instrument* const instrument = run.engine().catalogue().findKey(key);
        QVERIFY2(instrument != nullptr && seen.contains(instrument->id.value), key.c_str());
        const Watcher::Seen& of = seen.at(instrument->id.value);
        QVERIFY2(of.trades > 0 && of.ranBack == 0 && of.toldTwice == 0, key.c_str());
        const auto apart = of.newest.at(PayloadType::Trade) - run.engine().now();
        QCOMPARE(apart < Duration::seconds(30) && Duration{-apart.ns} < Duration::seconds(30),
                 key.starts_with("binance"));
    }
}

QTEST_GUILESS_MAIN(PlayerRoundsTest)
#include "player_rounds_test.moc"
