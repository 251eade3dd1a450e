// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ui_gateway.h"

#include "tests/support/scenario.h"
#include "tests/support/words.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] ViewSpec specOf(ViewKind kind)
{
    ViewSpec spec;
    spec.id = ViewId{1};
    spec.kind = kind;
    spec.key = "fake:BTC";
    spec.keys = {"fake:ETH", "fake:BTC", "fake:NONE"};
    return spec;
}

template <class Told> [[nodiscard]] std::vector<Told> toldOf(const Scenario& s)
{
    std::vector<Told> found;
    for (const UiEvent& event : s.told()) {
        if (const auto* told = std::get_if<Told>(&event))
            found.push_back(*told);
    }
    return found;
}

} // namespace

class UiGatewayTest : public QObject {
    Q_OBJECT
private slots:
    void aViewIsFilledOncePerFrameAndOnlyWhenSomethingChanged()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto slot = s.open<DepthView>(specOf(ViewKind::Depth));
        s.frame("snap BTC 1 99:1 101:1");
        QCOMPARE(s.look(slot).version, 1U);
        for (int i = 1; i <= 100; ++i) {
            s.frame("diff BTC " + std::to_string(i + 1) + ' ' + std::to_string(i) + " 98:" + std::to_string(i) + " -");
            s.engine.publish(s.now());
        }
        QVERIFY(!slot->take());
        QCOMPARE(s.engine.nextPublish(), s.now() + kFramePeriod);
        s.at(16);
        QCOMPARE(s.look(slot).version, 2U);
        QCOMPARE(slot->current().bids[1], (BookLevel{98, 100}));
        s.at(5000);
        s.engine.publish(s.now());
        QVERIFY(!slot->take());
    }

    void theStartIsOverWhenTheFirstQuoteCameBeforeTheView()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("quote BTC 99:1 101:1"); // a kept position has asked for it
        (void)s.open<DepthView>(specOf(ViewKind::Depth));
        s.at(50);
        s.engine.publish(s.now());
        std::optional<StartStage> quote;
        for (const StartStage& stage : toldOf<StartStage>(s)) {
            if (stage.name == "first quote fake")
                quote = stage;
        }
        QVERIFY(quote && quote->state == StartStage::State::Done);
    }

    void anotherInstrumentsEventsDirtyNothing()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("cat ETH 2 2");
        const auto slot = s.open<DepthView>(specOf(ViewKind::Depth));
        (void)s.look(slot);
        s.at(100);
        s.frame("snap ETH 1 99:1 101:1");
        s.engine.publish(s.now());
        QVERIFY(!slot->take());
    }

    void quotesKeepTheOrderAskedForAndNameTheUnknown()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("cat ETH 2 2");
        const auto slot = s.open<QuotesView>(specOf(ViewKind::Quotes));
        s.at(100);
        s.frame("quote BTC 99:1 101:1");
        s.frame("ticker BTC 10.1 10");
        s.frame("mark ETH 5 5");
        const QuotesView& view = s.look(slot);
        QCOMPARE(view.count, 3U);
        QCOMPARE(view.rows[0].instrument, s.instrument("ETH").id);
        QCOMPARE(view.rows[0].mark.mantissa, 5);
        QCOMPARE(view.rows[1].bid.mantissa, 99);
        QCOMPARE(view.rows[1].changePct24h.mantissa, 100);
        QVERIFY(!view.rows[2].instrument.isValid());
        QCOMPARE(words(view.rows[2].freshness.health), words(StreamHealth::Connecting));
    }

    void tapeAndProfileFollowTheTrades()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto tape = s.open<TapeView>(specOf(ViewKind::Tape));
        s.frame("trade BTC 1 10.0 0.500 buy " + std::to_string(Scenario::venueMs(0)));
        s.frame("trade BTC 2 10.1 0.250 sell " + std::to_string(Scenario::venueMs(0)));
        const TapeView& view = s.look(tape);
        QCOMPARE(view.count, 2U);
        QCOMPARE(view.trades[0].price, 101);
        QVERIFY(view.trades[0].aggressor == Side::Sell);
        QCOMPARE(view.freshness.lastTrade, s.now());
        const auto profile = s.open<ProfileView>(specOf(ViewKind::Profile));
        s.at(50);
        const ProfileView& levels = s.look(profile);
        QCOMPARE(levels.count, 2U);
        QCOMPARE(levels.levels[0].sold, 250);
        QCOMPARE(levels.levels[1].bought, 500);
    }

    void freshnessKnowsTheUsualInterval()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto slot = s.open<TapeView>(specOf(ViewKind::Tape));
        for (int i = 0; i < 21; ++i) {
            s.at(100 * i);
            s.frame("trade BTC " + std::to_string(i + 1) + " 10.0 1 buy " + std::to_string(Scenario::venueMs(100 * i)));
        }
        s.at(2016);
        const Freshness freshness = s.look(slot).freshness;
        QCOMPARE(freshness.typicalInterval, Duration::milliseconds(100));
        QCOMPARE(freshness.lastMessage, Scenario::kStart + Duration::milliseconds(2000));
        QCOMPARE(words(freshness.health), words(StreamHealth::Live));
    }

    void healthIsFilledOnceASecond()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        (void)s.open<DepthView>([] {
            ViewSpec spec = specOf(ViewKind::Depth);
            spec.id = ViewId{2};
            return spec;
        }());
        const auto slot = s.open<HealthView>(specOf(ViewKind::Health));
        s.frame("nonsense");
        const std::string time = std::to_string(Scenario::venueMs(-40));
        for (const char* id : {"1", "2", "3", "4", "5"})
            s.frame(std::string("trade BTC ") + id + " 10.0 1 buy " + time);
        LoopStats stats;
        stats.stepP99 = Duration::microseconds(3);
        s.engine.setLoopStats(stats);
        const HealthView& view = s.look(slot);
        QCOMPARE(view.venueCount, 1U);
        QCOMPARE(view.venues[0].slug.view(), std::string_view("fake"));
        QCOMPARE(words(view.venues[0].session), words(SessionState::Ready));
        QCOMPARE(view.venues[0].instruments, 1U);
        QCOMPARE(view.venues[0].subscriptions, 2U);
        QVERIFY(view.venues[0].isFeedAgeKnown);
        QCOMPARE(view.venues[0].refused, 1U);
        QCOMPARE(view.refused[0].count, 1U);
        QCOMPARE(view.venues[0].clockOffset, Duration::milliseconds(-40));
        QCOMPARE(view.refusedCount, 1U);
        QCOMPARE(view.refused[0].code.view(), toString(Code::UnknownChannel));
        QCOMPARE(view.stepP99, Duration::microseconds(3));
        s.at(900);
        s.frame("nonsense");
        s.engine.publish(s.now());
        QVERIFY(!slot->take());
        s.at(1000);
        QCOMPARE(s.look(slot).refused[0].count, 2U);
    }

    void aChartKnowsTheVenuesClock()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto slot = s.open<ChartView>(specOf(ViewKind::Chart));
        QVERIFY(!s.look(slot).clockOffset);
        s.at(100);
        s.frame("trade BTC 1 10.0 1 buy " + std::to_string(Scenario::venueMs(1370)));
        QVERIFY(s.look(slot).clockOffset == Duration::milliseconds(1270));
    }

    void cataloguesAndStatusesAreToldInOrder()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("cat ETH 2 2");
        s.engine.publish(s.now());
        const auto catalogues = toldOf<CatalogueChanged>(s);
        QCOMPARE(catalogues.size(), 1U); // one copy for both
        QCOMPARE(catalogues[0].instruments->size(), 2U);
        QCOMPARE(catalogues[0].slug, std::string("fake"));
        s.at(20);
        s.frame("snap BTC 1 99:1 101:1");
        s.frame("diff BTC 9 7 - -");
        const auto statuses = toldOf<StatusChanged>(s);
        QCOMPARE(words(statuses[0].status.session), words(SessionState::Connecting));
        QCOMPARE(words(statuses[1].status.session), words(SessionState::Ready));
        QVERIFY(statuses[0].venue.isValid()); // before there is a catalogue
        QCOMPARE(statuses[0].slug + ' ' + statuses[0].name, std::string("fake ") + catalogues[0].name);
        QCOMPARE(statuses.back().key, std::string("fake:BTC"));
        QCOMPARE(words(statuses.back().status.health), words(StreamHealth::Gap));
    }
};

QTEST_GUILESS_MAIN(UiGatewayTest)
#include "ui_gateway_test.moc"
