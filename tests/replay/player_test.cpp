// SPDX-License-Identifier: GPL-3.0-or-later
// The player with the real engine and adapters: the demo's books are live within seconds and again after each round;
// pause, step and speed do what they say; what was played live replays from its journal to the same digest.
#include "app/replay.h"
#include "tests/replay/live_run.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace gannet;

namespace {

const std::string kResources = GANNET_SOURCE_DIR "/resources";

Playlist demo()
{
    auto list = demoPlaylist(kResources);
    return list ? std::move(*list) : Playlist{};
}

/// The four small symbols alone: 30 s a round.
Playlist smallList()
{
    Playlist list = demo();
    list.venues.resize(1);
    list.tracks.erase(list.tracks.begin() + 2);
    list.tracks.erase(list.tracks.begin());
    return list;
}

class Watched {
public:
    explicit Watched(std::shared_ptr<ViewSlot<DepthView>> slot) : m_slot(std::move(slot)) {}
    bool isLive()
    {
        static_cast<void>(m_slot->take());
        const DepthView& view = m_slot->current();
        return view.freshness.health == StreamHealth::Live && view.bidCount > 0 && view.askCount > 0;
    }

private:
    std::shared_ptr<ViewSlot<DepthView>> m_slot;
};

PlayerView newest(Player& player, PlayerView before = {})
{
    const PlayerView* view = player.takeView();
    return view != nullptr ? *view : before;
}

} // namespace

class PlayerTest : public QObject {
    Q_OBJECT

private slots:
    void everyBookOfTheDemoComesAlive();
    void pauseStepAndSpeed();
    void nextRoundIsAReconnect();
    void liveRunReplaysToTheSameDigest();
    void missingFileIsTold();
    void trackThatCannotBeReopenedIsToldAndTheOthersPlayOn();
};

void PlayerTest::everyBookOfTheDemoComesAlive()
{
    LiveRun run(demo());
    QVERIFY2(run.player, run.error().c_str());
    std::map<std::string, Watched> books;
    for (const char* key :
         {"binance-usdm:BTCUSDT", "binance-usdm:ETHUSDT", "binance-usdm:SUSHIUSDT", "binance-usdm:AKROUSDT",
          "binance-usdm:KEEPUSDT", "binance-usdm:CTKUSDT", "hyperliquid:BTC"})
        books.emplace(key, Watched(run.openDepth(key)));
    run.start();
    for (auto& [key, book] : books)
        QTRY_VERIFY2_WITH_TIMEOUT(book.isLive(), key.c_str(), 20'000);
    // Opened late: the book as it stands in the recording is told.
    const PlayerView view = newest(*run.player);
    QVERIFY(view.isActive);
    QVERIFY(view.position > view.first);
    QCOMPARE((view.last - view.first).toMilliseconds(), 344'851);
    QCOMPARE(run.player->now() >= view.position, true);
}

void PlayerTest::pauseStepAndSpeed()
{
    LiveRun run(smallList());
    QVERIFY2(run.player, run.error().c_str());
    run.start();
    PlayerView view;
    QTRY_VERIFY_WITH_TIMEOUT((view = newest(*run.player, view)).position > view.first, 10'000);
    run.player->setPaused(true);
    QTRY_VERIFY_WITH_TIMEOUT((view = newest(*run.player, view)).isPaused, 10'000);
    const Timestamp still = view.position;
    const Timestamp before = run.player->now();
    run.player->setSpeedPct(1'000'000);
    QTRY_COMPARE_WITH_TIMEOUT((view = newest(*run.player, view)).speedPct, Player::kMaxSpeedPct, 10'000);
    run.player->setSpeedPct(1);
    QTRY_COMPARE_WITH_TIMEOUT((view = newest(*run.player, view)).speedPct, Player::kMinSpeedPct, 10'000);
    QCOMPARE(view.position.ns, still.ns);
    QCOMPARE(run.player->now().ns, before.ns);
    run.player->step();
    QTRY_VERIFY_WITH_TIMEOUT((view = newest(*run.player, view)).position > still, 10'000);
    QVERIFY(view.isPaused);
    QVERIFY(run.player->now() > before);
}

void PlayerTest::nextRoundIsAReconnect()
{
    LiveRun run(smallList());
    QVERIFY2(run.player, run.error().c_str());
    Watched sushi(run.openDepth("binance-usdm:SUSHIUSDT"));
    run.player->setSpeedPct(1'000);
    run.start();
    PlayerView view;
    const Timestamp first = run.player->now();
    QTRY_VERIFY_WITH_TIMEOUT((view = newest(*run.player, view)).round >= 3, 40'000);
    run.player->setSpeedPct(100);
    QTRY_VERIFY_WITH_TIMEOUT(sushi.isLive(), 20'000);
    // Two rounds of 30 s went by on a clock that only runs forward.
    QVERIFY(run.player->now() - first > Duration::seconds(60));
    run.stop();
    QVERIFY(run.engine().now() - first > Duration::seconds(60));
    const SessionStats& stats = run.engine().adapter(VenueId{0}).sessionStats();
    QVERIFY(stats.reconnects >= 2);
    QCOMPARE(stats.refused, std::uint64_t{0});
}

void PlayerTest::liveRunReplaysToTheSameDigest()
{
    QTemporaryDir dir;
    LiveRun run(demo(), dir.path().toStdString());
    QVERIFY2(run.player, run.error().c_str());
    QVERIFY(run.journal() != nullptr);
    Watched bitcoin(run.openDepth("binance-usdm:BTCUSDT"));
    Watched other(run.openDepth("hyperliquid:BTC"));
    run.post(ViewKind::Tape, "binance-usdm:ETHUSDT", {});
    run.post(ViewKind::Chart, "binance-usdm:BTCUSDT", {});
    run.start();
    QTRY_VERIFY_WITH_TIMEOUT(bitcoin.isLive() && other.isLive(), 20'000);
    run.player->setSpeedPct(1'000);
    const std::uint64_t enough = 3'000'000;
    QTRY_VERIFY_WITH_TIMEOUT(run.journal()->bytesWritten() > enough, 40'000);
    run.stop();
    run.journal()->flush();
    QVERIFY(run.journal()->isOk());
    const std::uint64_t digest = run.engine().digest();

    const auto replay = replayJournal(run.journal()->segments(), nullptr);
    QVERIFY2(replay, replay ? "" : replay.error().message.c_str());
    QVERIFY(!replay->torn);
    QCOMPARE(replay->items, run.engine().itemsTotal());
    QVERIFY(replay->events > 1000);
    QCOMPARE(replay->digest, digest);
}

void PlayerTest::missingFileIsTold()
{
    const auto list = demoPlaylist("nowhere");
    QVERIFY(!list && list.error().code == Code::Io);
    QCOMPARE(findResources("nowhere/gannet").empty(), false); // the sources it was built from
}

void PlayerTest::trackThatCannotBeReopenedIsToldAndTheOthersPlayOn()
{
    QTemporaryDir dir;
    Playlist list = demo();
    list.tracks.erase(list.tracks.begin()); // the large session
    for (PlayedTrack::File& file : list.tracks.front().files) {
        const QString copy = dir.filePath(QFileInfo(QString::fromStdString(file.path)).fileName());
        QVERIFY(QFile::copy(QString::fromStdString(file.path), copy));
        file.path = copy.toStdString();
    }
    LiveRun run(std::move(list));
    QVERIFY2(run.player, run.error().c_str());
    const auto other = run.openDepth("hyperliquid:BTC");
    Watched bitcoin(other);
    run.start();
    QTRY_VERIFY_WITH_TIMEOUT(bitcoin.isLive(), 20'000);
    QVERIFY(newest(*run.player).trouble.view().empty());
    QVERIFY(QDir(dir.path()).removeRecursively());
    run.player->setSpeedPct(1'000);
    PlayerView view;
    QTRY_VERIFY_WITH_TIMEOUT(!(view = newest(*run.player, view)).trouble.view().empty(), 20'000);
    const std::string words(view.trouble.view());
    QVERIFY2(words.find("binance-usdm") != std::string::npos, words.c_str());
    QVERIFY2(words.find(dir.path().toStdString()) != std::string::npos, words.c_str()); // which file, and so what to do

    // The other one is played on, into its next round too.
    const Timestamp stopped = run.player->now();
    QTRY_VERIFY_WITH_TIMEOUT(run.player->now() > stopped + Duration::seconds(60), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(bitcoin.isLive(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT((static_cast<void>(other->take()), other->current().received > stopped), 20'000);
}

QTEST_GUILESS_MAIN(PlayerTest)
#include "player_test.moc"
