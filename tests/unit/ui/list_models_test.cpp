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

} // namespace

class ListModelsTest : public QObject {
    Q_OBJECT

    const QString dash = QString(QChar(0x2014));

private slots:
    void watchlistChoosesTheWellKnownOnesAndShowsWhatItIsTold()
    {
        FakeEnginePort port;
        EngineClient client(port);
        WatchlistModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setClient(&client);
        port.tell(binance());
        port.tell(hyperliquid());
        client.frame();
        client.frame();
        QCOMPARE(column(model, WatchlistModel::SymbolRole), (QStringList{"BTCUSDT", "ETHUSDT", "1000PEPEUSDT", "BTC"}));
        QCOMPARE(column(model, WatchlistModel::LastTextRole), (QStringList{dash, dash, dash, dash}));
        QVERIFY(port.openSpec(ViewKind::Quotes));
        QCOMPARE(port.openSpec(ViewKind::Quotes)->keys.size(), std::size_t{4});

        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        const auto showBtc = [&port](std::int64_t last) {
            port.show<QuotesView>("", [&](QuotesView& view, const ViewSpec& spec) {
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
                row.freshness.lastMessage = port.clock;
                row.freshness.lastTrade = port.clock;
            });
        };
        showBtc(616'805);
        port.clock = port.clock + Duration::seconds(1);
        client.frame();
        const QModelIndex btc = model.index(model.rowOf("binance-usdm:BTCUSDT"));
        QCOMPARE(btc.data(WatchlistModel::LastTextRole).toString(), QString("61\u2009680.5"));
        QCOMPARE(btc.data(WatchlistModel::ChangeTextRole).toString(), QString("\u22121.20"));
        QCOMPARE(btc.data(WatchlistModel::ChangeSignRole).toInt(), -1);
        QCOMPARE(btc.data(WatchlistModel::FundingTextRole).toString(), QString("+0.0100")); // for eight hours
        QCOMPARE(btc.data(WatchlistModel::SpreadTextRole).toString(), QString("0.02"));
        QVERIFY(!btc.data(WatchlistModel::IsDimmedRole).toBool());

        // Ten times a second, and only the row that changed.
        told.clear();
        showBtc(616'806);
        port.clock = port.clock + Duration::milliseconds(16);
        client.frame();
        QCOMPARE(told.count(), 0);
        port.clock = port.clock + Duration::milliseconds(100);
        client.frame();
        QCOMPARE(told.count(), 1);
        QCOMPARE(told.at(0).at(0).toModelIndex().row(), btc.row());

        // The same catalogue again, as after a reconnect, makes no row anew.
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        port.tell(binance());
        client.frame();
        QCOMPARE(resets.count(), 0);
    }

    void filteringTakesRowsAwayAndBringsThemBack()
    {
        FakeEnginePort port;
        EngineClient client(port);
        WatchlistModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setClient(&client);
        port.tell(binance());
        port.tell(hyperliquid());
        client.frame();
        const QStringList all = column(model, WatchlistModel::SymbolRole);
        const QPersistentModelIndex eth = model.index(1);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy counts(&model, &WatchlistModel::countChanged);
        model.setFilter("usdt");
        QCOMPARE(column(model, WatchlistModel::SymbolRole), (QStringList{"BTCUSDT", "ETHUSDT", "1000PEPEUSDT"}));
        model.setFilter("eth");
        QCOMPARE(column(model, WatchlistModel::SymbolRole), (QStringList{"ETHUSDT"}));
        QCOMPARE(eth.row(), 0); // the row is the same one, so what is current stays current
        model.setFilter("ethx");
        QCOMPARE(model.count(), 0);
        const auto told = counts.count();
        model.setFilter("ethxy");
        QCOMPARE(counts.count(), told);
        model.setFilter(QString());
        QCOMPARE(column(model, WatchlistModel::SymbolRole), all);
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
        QCOMPARE(moveAfter(106, StreamHealth::Live), 4);
    }

    void watchlistOfAPersonStaysAsChosen()
    {
        FakeEnginePort port;
        EngineClient client(port);
        WatchlistModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setKeys({"hyperliquid:BTC"});
        model.setClient(&client);
        port.tell(binance());
        client.frame();
        QCOMPARE(model.keys(), QStringList{"hyperliquid:BTC"});
        QVERIFY(model.add("binance-usdm:ETHUSDT"));
        QVERIFY(!model.add("binance-usdm:ETHUSDT"));
        QVERIFY(!model.add("no key"));
        model.setFilter("eth");
        QCOMPARE(column(model, WatchlistModel::KeyRole), QStringList{"binance-usdm:ETHUSDT"});
        QCOMPARE(model.keyAt(0), QString("binance-usdm:ETHUSDT"));
        QCOMPARE(model.keyAt(1), QString());
        model.setFilter("");
        QVERIFY(model.remove("hyperliquid:BTC"));
        QVERIFY(!model.remove("hyperliquid:BTC"));
        QCOMPARE(model.keys(), QStringList{"binance-usdm:ETHUSDT"});
    }

    void searchPutsTheBestAnswerFirst()
    {
        FakeEnginePort port;
        EngineClient client(port);
        InstrumentSearchModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setClient(&client);
        port.tell(binance());
        port.tell(hyperliquid());
        client.frame();
        QCOMPARE(model.rowCount(), 4); // what no longer trades is not offered
        model.setFilter("btc");
        QCOMPARE(column(model, InstrumentSearchModel::KeyRole),
                 (QStringList{"hyperliquid:BTC", "binance-usdm:BTCUSDT"}));
        model.setFilter("btc bin");
        QCOMPARE(column(model, InstrumentSearchModel::KeyRole), QStringList{"binance-usdm:BTCUSDT"});
        model.setFilter("pepe");
        QCOMPARE(column(model, InstrumentSearchModel::SymbolRole), QStringList{"1000PEPEUSDT"});
        model.setFilter("nothing");
        QCOMPARE(model.rowCount(), 0);
    }

    void startSaysWhatTakesTooLong()
    {
        FakeEnginePort port;
        EngineClient client(port);
        StartModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setClient(&client);
        StartStage stage{
            "first quote hyperliquid", StartStage::State::Running, port.clock, {}, Duration::seconds(5), {}};
        port.tell(stage);
        port.clock = port.clock + Duration::seconds(2);
        client.frame();
        QCOMPARE(column(model, StartModel::TimeTextRole), QStringList{"2.0 s"});
        QVERIFY(!model.index(0).data(StartModel::IsOverLimitRole).toBool());
        port.clock = port.clock + Duration::seconds(5);
        client.frame();
        QVERIFY(model.index(0).data(StartModel::IsOverLimitRole).toBool());
        QCOMPARE(column(model, StartModel::TimeTextRole), QStringList{"7.0 s of 5.0 s"});
        QVERIFY(!model.isDone());
        stage.state = StartStage::State::Done;
        stage.took = Duration::seconds(7);
        port.tell(stage);
        client.frame();
        QVERIFY(model.isDone());
    }

    void healthShowsVenuesAndRefusedFrames()
    {
        FakeEnginePort port;
        EngineClient client(port);
        HealthModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester refusedTester(model.refusedFrames(),
                                               QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setClient(&client);
        QCOMPARE(model.footerAge(), dash);
        port.show<HealthView>("", [](HealthView& view, const ViewSpec&) {
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
        client.frame();
        QCOMPARE(column(model, HealthModel::StateTextRole), (QStringList{"ready", "down"}));
        QCOMPARE(column(model, HealthModel::AgeTextRole), (QStringList{"21 ms", dash}));
        QCOMPARE(model.footerAge(), QString("21 / 64 ms"));
        QCOMPARE(model.journalText(), QString("1.2 MB"));
        QCOMPARE(model.stepText(), QString("12 \u00b5s / 950 \u00b5s"));
        QCOMPARE(column(*model.refusedFrames(), RefusedModel::CodeRole), QStringList{"BAD_JSON"});
        QCOMPARE(column(*model.refusedFrames(), RefusedModel::CountRole), QStringList{QString("\u00d73")});
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
};

QTEST_MAIN(ListModelsTest)
#include "list_models_test.moc"
