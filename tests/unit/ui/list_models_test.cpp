// SPDX-License-Identifier: GPL-3.0-or-later
// The list models over a fake engine: what they ask for, what they show, and that they tell only what changed.
#include "tests/support/fake_engine_port.h"
#include "ui/models/health_model.h"
#include "ui/models/instrument_search_model.h"
#include "ui/models/player_model.h"
#include "ui/models/start_model.h"
#include "ui/models/watchlist_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace gannet;

namespace {

[[nodiscard]] Instrument perpetual(const char* slug, const char* symbol, const char* base)
{
    Instrument instrument;
    instrument.symbol = symbol;
    instrument.key = std::string(slug) + ':' + symbol;
    instrument.base = base;
    instrument.canonical = std::string(base) + "-PERP";
    instrument.priceScale = 1;
    return instrument;
}

[[nodiscard]] CatalogueChanged catalogueOf(const char* slug, const char* name, std::vector<Instrument> instruments)
{
    return {VenueId{0}, slug, name, std::make_shared<const std::vector<Instrument>>(std::move(instruments))};
}

[[nodiscard]] CatalogueChanged binance()
{
    Instrument gone = perpetual("binance-usdm", "OLDUSDT", "OLD");
    gone.isTrading = false;
    return catalogueOf("binance-usdm", "Binance USD-M",
                       {perpetual("binance-usdm", "1000PEPEUSDT", "PEPE"), perpetual("binance-usdm", "ETHUSDT", "ETH"),
                        perpetual("binance-usdm", "BTCUSDT", "BTC"), gone});
}

[[nodiscard]] CatalogueChanged hyperliquid()
{
    return catalogueOf("hyperliquid", "Hyperliquid", {perpetual("hyperliquid", "BTC", "BTC")});
}

[[nodiscard]] QStringList column(const QAbstractItemModel& model, int role)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row, 0).data(role).toString());
    return result;
}

/// A model, watched by a tester, and whom it hears.
template <class Model> struct Desk {
    FakeEnginePort port;
    EngineClient client{port};
    Model model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    /// Connects the model and tells the instruments of both venues.
    void open()
    {
        model.setClient(&client);
        port.tell(binance());
        port.tell(hyperliquid());
        client.frame();
    }
};

} // namespace

class ListModelsTest : public QObject {
    Q_OBJECT

    const QString dash = QString(QChar(0x2014));

private slots:
    void watchlistChoosesTheWellKnownOnesAndShowsWhatItIsTold()
    {
        Desk<WatchlistModel> desk;
        desk.open();
        desk.client.frame();
        QCOMPARE(column(desk.model, WatchlistModel::SymbolRole),
                 (QStringList{"BTCUSDT", "ETHUSDT", "1000PEPEUSDT", "BTC"}));
        QCOMPARE(column(desk.model, WatchlistModel::LastTextRole), (QStringList{dash, dash, dash, dash}));
        QVERIFY(desk.port.openSpec(ViewKind::Quotes));
        QCOMPARE(desk.port.openSpec(ViewKind::Quotes)->keys.size(), std::size_t{4});

        QSignalSpy told(&desk.model, &QAbstractItemModel::dataChanged);
        const auto showBtc = [&desk](std::int64_t last) {
            desk.port.show<QuotesView>("", [&](QuotesView& view, const ViewSpec& spec) {
                view.count = static_cast<std::uint32_t>(spec.keys.size());
                QuoteRow& row = view.rows[0];
                row.priceScale = 1;
                row.last = known(last, 1);
                row.bid = known(616'800, 1);
                row.ask = known(616'801, 1);
                row.changePct24h = known(-120, 2);
                row.fundingRate = known(125, 7); // 0.0000125 an hour
                row.fundingInterval = Duration::minutes(60);
                row.freshness.health = StreamHealth::Live;
                row.freshness.session = SessionState::Ready;
                row.freshness.lastMessage = desk.port.clock;
                row.freshness.lastTrade = desk.port.clock;
            });
        };
        showBtc(616'805);
        desk.port.clock = desk.port.clock + Duration::seconds(1);
        desk.client.frame();
        const QModelIndex btc = desk.model.index(desk.model.rowOf("binance-usdm:BTCUSDT"));
        QCOMPARE(btc.data(WatchlistModel::LastTextRole).toString(), QString("61\u2009680.5"));
        QCOMPARE(btc.data(WatchlistModel::ChangeTextRole).toString(), QString("\u22121.20"));
        QCOMPARE(btc.data(WatchlistModel::ChangeSignRole).toInt(), -1);
        QCOMPARE(btc.data(WatchlistModel::FundingTextRole).toString(), QString("+0.0100")); // for eight hours
        QCOMPARE(btc.data(WatchlistModel::SpreadTextRole).toString(), QString("0.02"));
        QVERIFY(!btc.data(WatchlistModel::IsDimmedRole).toBool());

        // Ten times a second, and only the row that changed.
        told.clear();
        showBtc(616'806);
        desk.port.clock = desk.port.clock + Duration::milliseconds(16);
        desk.client.frame();
        QCOMPARE(told.count(), 0);
        desk.port.clock = desk.port.clock + Duration::milliseconds(100);
        desk.client.frame();
        QCOMPARE(told.count(), 1);
        QCOMPARE(told.at(0).at(0).toModelIndex().row(), btc.row());

        // The same catalogue again, as after a reconnect, makes no row anew.
        QSignalSpy resets(&desk.model, &QAbstractItemModel::modelReset);
        desk.port.tell(binance());
        desk.client.frame();
        QCOMPARE(resets.count(), 0);
    }

    void filteringTakesRowsAwayAndBringsThemBack()
    {
        Desk<WatchlistModel> desk;
        desk.open();
        const QStringList all = column(desk.model, WatchlistModel::SymbolRole);
        const QPersistentModelIndex eth = desk.model.index(1);
        QSignalSpy resets(&desk.model, &QAbstractItemModel::modelReset);
        QSignalSpy counts(&desk.model, &WatchlistModel::countChanged);
        desk.model.setFilter("usdt");
        QCOMPARE(column(desk.model, WatchlistModel::SymbolRole), (QStringList{"BTCUSDT", "ETHUSDT", "1000PEPEUSDT"}));
        desk.model.setFilter("eth");
        QCOMPARE(column(desk.model, WatchlistModel::SymbolRole), (QStringList{"ETHUSDT"}));
        QCOMPARE(eth.row(), 0); // the row is the same one, so what is current stays current
        desk.model.setFilter("ethx");
        QCOMPARE(desk.model.count(), 0);
        const auto told = counts.count();
        desk.model.setFilter("ethxy");
        QCOMPARE(counts.count(), told);
        desk.model.setFilter(QString());
        QCOMPARE(column(desk.model, WatchlistModel::SymbolRole), all);
        QCOMPARE(resets.count(), 0);
    }

    void aLastPriceThatChangesIsCountedWithItsDirection()
    {
        FakeEnginePort port;
        EngineClient client(port);
        WatchlistModel model;
        model.setKeys({"binance-usdm:BTCUSDT"});
        model.setClient(&client);
        port.tell(binance());
        client.frame();
        const auto moveAfter = [&](std::int64_t last, StreamHealth health) {
            port.show<QuotesView>("", [&](QuotesView& view, const ViewSpec& spec) {
                fillQuotes(view, spec, port.clock);
                view.rows[0].last = known(last, 1);
                view.rows[0].freshness.health = health;
            });
            port.clock = port.clock + WatchlistModel::kRefresh;
            client.frame();
            return model.index(0).data(WatchlistModel::LastMoveRole).toInt();
        };
        QCOMPARE(moveAfter(100, StreamHealth::Live), 0); // where it stands is no move
        QCOMPARE(moveAfter(101, StreamHealth::Live), 1);
        QCOMPARE(moveAfter(101, StreamHealth::Live), 1);
        QCOMPARE(moveAfter(99, StreamHealth::Live), -2);
        QCOMPARE(moveAfter(98, StreamHealth::Live), -3);
        QCOMPARE(moveAfter(105, StreamHealth::Stale), -3); // a stale price never looks alive
        QVERIFY(model.index(0).data(WatchlistModel::IsGreyRole).toBool());
        QCOMPARE(moveAfter(106, StreamHealth::Live), 4);
        QVERIFY(!model.index(0).data(WatchlistModel::IsGreyRole).toBool());
    }

    void watchlistOfAPersonStaysAsChosen()
    {
        Desk<WatchlistModel> desk;
        desk.model.setKeys({"hyperliquid:BTC"});
        desk.model.setClient(&desk.client);
        desk.port.tell(binance());
        desk.client.frame();
        QCOMPARE(desk.model.keys(), QStringList{"hyperliquid:BTC"});
        QVERIFY(desk.model.add("binance-usdm:ETHUSDT"));
        QVERIFY(!desk.model.add("binance-usdm:ETHUSDT"));
        QVERIFY(!desk.model.add("no key"));
        desk.model.setFilter("eth");
        QCOMPARE(column(desk.model, WatchlistModel::KeyRole), QStringList{"binance-usdm:ETHUSDT"});
        QCOMPARE(desk.model.keyAt(0), QString("binance-usdm:ETHUSDT"));
        QCOMPARE(desk.model.keyAt(1), QString());
        desk.model.setFilter("");
        QVERIFY(desk.model.remove("hyperliquid:BTC"));
        QVERIFY(!desk.model.remove("hyperliquid:BTC"));
        QCOMPARE(desk.model.keys(), QStringList{"binance-usdm:ETHUSDT"});
    }

    void searchPutsTheBestAnswerFirst()
    {
        Desk<InstrumentSearchModel> desk;
        desk.open();
        QCOMPARE(desk.model.rowCount(), 4); // what no longer trades is not offered
        desk.model.setFilter("btc");
        QCOMPARE(column(desk.model, InstrumentSearchModel::KeyRole),
                 (QStringList{"hyperliquid:BTC", "binance-usdm:BTCUSDT"}));
        desk.model.setFilter("btc bin");
        QCOMPARE(column(desk.model, InstrumentSearchModel::KeyRole), QStringList{"binance-usdm:BTCUSDT"});
        desk.model.setFilter("HL btc");
        QCOMPARE(column(desk.model, InstrumentSearchModel::KeyRole), QStringList{"hyperliquid:BTC"});
        desk.model.setFilter("bn");
        for (const QString& key : column(desk.model, InstrumentSearchModel::KeyRole))
            QVERIFY2(key.startsWith("binance-usdm:"), qPrintable(key));
        QVERIFY(desk.model.rowCount() > 0);
        desk.model.setFilter("pepe");
        QCOMPARE(column(desk.model, InstrumentSearchModel::SymbolRole), QStringList{"1000PEPEUSDT"});
        desk.model.setFilter("nothing");
        QCOMPARE(desk.model.rowCount(), 0);
    }

    void startSaysWhatTakesTooLong()
    {
        Desk<StartModel> desk;
        desk.model.setClient(&desk.client);
        StartStage stage{
            "first quote hyperliquid", StartStage::State::Running, desk.port.clock, {}, Duration::seconds(5), {}};
        desk.port.tell(stage);
        desk.port.clock = desk.port.clock + Duration::seconds(2);
        desk.client.frame();
        QCOMPARE(column(desk.model, StartModel::TimeTextRole), QStringList{"2.0 s"});
        QVERIFY(!desk.model.index(0).data(StartModel::IsOverLimitRole).toBool());
        desk.port.clock = desk.port.clock + Duration::seconds(5);
        desk.client.frame();
        QVERIFY(desk.model.index(0).data(StartModel::IsOverLimitRole).toBool());
        QCOMPARE(column(desk.model, StartModel::TimeTextRole), QStringList{"7.0 s of 5.0 s"});
        QVERIFY(!desk.model.isDone());
        stage.state = StartStage::State::Done;
        stage.took = Duration::seconds(7);
        desk.port.tell(stage);
        desk.client.frame();
        QVERIFY(desk.model.isDone());
    }

    void healthShowsVenuesAndRefusedFrames()
    {
        Desk<HealthModel> desk;
        QAbstractItemModelTester refusedTester(desk.model.refusedFrames(),
                                               QAbstractItemModelTester::FailureReportingMode::QtTest);
        desk.model.setClient(&desk.client);
        QCOMPARE(desk.model.footerAge(), dash);
        desk.port.show<HealthView>("", [](HealthView& view, const ViewSpec&) {
            view.venueCount = 2;
            view.venues[0].slug.assign("hyperliquid");
            view.venues[0].session = SessionState::Ready;
            view.venues[0].isFeedAgeKnown = true;
            view.venues[0].feedAgeP50 = Duration::milliseconds(21);
            view.venues[0].feedAgeP99 = Duration::milliseconds(64);
            view.venues[1].slug.assign("binance-usdm");
            view.refusedCount = 1;
            view.refused[0].code.assign("BAD_JSON");
            view.refused[0].count = 3;
            view.journalBytes = 1'234'567;
            view.stepP50 = Duration::microseconds(12);
            view.stepP99 = Duration::nanoseconds(950'000);
        });
        desk.client.frame();
        QCOMPARE(column(desk.model, HealthModel::StateTextRole), (QStringList{"ready", "down"}));
        QCOMPARE(column(desk.model, HealthModel::AgeTextRole), (QStringList{"21 ms", dash}));
        QCOMPARE(desk.model.footerAge(), QString("21 / 64 ms"));
        QCOMPARE(desk.model.journalText(), QString("1.2 MB"));
        QCOMPARE(desk.model.journalTrouble(), QString());
        QCOMPARE(desk.model.stepText(), QString("12 \u00b5s / 950 \u00b5s"));
        QCOMPARE(column(*desk.model.refusedFrames(), RefusedModel::CodeRole), QStringList{"BAD_JSON"});
        QCOMPARE(column(*desk.model.refusedFrames(), RefusedModel::CountRole), QStringList{QString("\u00d73")});
    }

    void aStepThatWasNotMeasuredIsADash()
    {
        Desk<HealthModel> desk;
        desk.model.setClient(&desk.client);
        desk.port.show<HealthView>("", [](HealthView& view, const ViewSpec&) {
            view.venueCount = 1;
            view.venues[0].isFeedAgeKnown = true; // as fast as the fastest: 0 ns, which is not no age
        });
        desk.client.frame();
        QCOMPARE(desk.model.stepText(), dash + " / " + dash);
        QCOMPARE(column(desk.model, HealthModel::AgeTextRole), QStringList{"<1 \u00b5s"});
    }

    /// The same words as the blocks', and not "ready".
    void healthSaysThatALinkIsSilent()
    {
        Desk<HealthModel> desk;
        desk.model.setClient(&desk.client);
        const auto after = [&desk](std::int64_t ms) {
            const Timestamp now = desk.port.clock;
            desk.port.show<HealthView>("", [&](HealthView& view, const ViewSpec&) {
                view.venueCount = 1;
                view.venues[0].session = SessionState::Ready;
                view.venues[0].freshness = liveFreshness(now);
                view.venues[0].freshness.rhythm = StreamRhythm::Sparse;
                view.venues[0].freshness.lastHeard = now - Duration::milliseconds(ms);
                view.engineTime = now;
            });
            desk.port.clock = now + Duration::seconds(30); // a recording at fifty times its pace
            desk.client.frame();
            desk.port.clock = now;
            const QModelIndex venue = desk.model.index(0);
            return venue.data(HealthModel::StateTextRole).toString() +
                   (venue.data(HealthModel::IsGoodRole).toBool() ? " good" : "") +
                   (venue.data(HealthModel::IsBadRole).toBool() ? " bad" : "");
        };
        QCOMPARE(after(4'900), QString("ready good"));
        QCOMPARE(after(6'200), QString("late 6.2 s"));
        QCOMPARE(after(12'500), QString("stale 12 s bad"));
    }

    void playerGoesThroughItsSpeeds()
    {
        FakeEnginePort port;
        FakePlayerPort player;
        EngineClient client(port, &player);
        PlayerModel model;
        QVERIFY(!model.isActive());
        model.setClient(&client);
        client.frame();
        QVERIFY(model.isActive());
        QCOMPARE(model.speedText(), QString("\u00d71"));
        model.faster();
        client.frame();
        QCOMPARE(model.speedText(), QString("\u00d72"));
        for (int i = 0; i < 20; ++i) {
            model.slower();
            client.frame();
        }
        QCOMPARE(model.speedText(), QString("\u00d70.25"));
        model.togglePaused();
        client.frame();
        QVERIFY(model.isPaused());
    }

    void thePlaceInTheRecordingIsNoClock()
    {
        FakeEnginePort port;
        FakePlayerPort player;
        EngineClient client(port, &player);
        PlayerModel model;
        model.setClient(&client);
        const auto after = [&](Duration length) {
            player.view.position = player.view.first + length;
            player.isNew = true;
            client.frame();
            return model.positionText();
        };
        QCOMPARE(after({}), QString("0:00 of 5:45"));
        QCOMPARE(after(Duration::milliseconds(46'900)), QString("0:46 of 5:45"));
        player.view.last = player.view.first + Duration::seconds(2 * 3600 + 3 * 60 + 4);
        QCOMPARE(after(Duration::seconds(3661)), QString("1:01:01 of 2:03:04"));
    }
};

QTEST_MAIN(ListModelsTest)
#include "list_models_test.moc"
