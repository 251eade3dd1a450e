// SPDX-License-Identifier: GPL-3.0-or-later
// One venue from the first connect to a gap, a silence and a lost link and back: what the depth view shows at each
// point. The venue is scripted; time moves only by the stamps of what comes in.
#include "tests/support/scenario.h"
#include "tests/support/words.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

class FirstLightScenario : public QObject {
    Q_OBJECT
private slots:
    void bookLivesThroughGapSilenceAndReconnect();
    void sameItemsGiveTheSameRun();
    void stagesOfTheStartAreTold();
};

namespace {

constexpr ViewId kDepth{1};

ViewSpec depthOf(std::string key)
{
    ViewSpec spec;
    spec.id = kDepth;
    spec.kind = ViewKind::Depth;
    spec.key = std::move(key);
    return spec;
}

void playSession(Scenario& s)
{
    s.connect("BTC", 1, 3);
    s.frame("snap BTC 10 1000:5,999:7 1001:2,1003:4");
    s.at(100);
    s.frame("diff BTC 11 10 1000:0,998:1 1002:9");
    s.frame("trade BTC 1 100.1 0.500 buy " + std::to_string(Scenario::venueMs(90)));
    s.at(200);
    s.frame("diff BTC 14 13 997:1 -");
    s.at(260);
    s.frame("snap BTC 20 990:1 991:1");
    s.at(11'000);
    s.tick();
    s.frame("nonsense");
    s.linkDown("reset by peer");
    s.at(12'500);
    s.tick();
    s.linkUp();
    s.frame("snap BTC 3 980:1 981:2");
}

} // namespace

void FirstLightScenario::bookLivesThroughGapSilenceAndReconnect()
{
    Scenario s;
    // A screen may ask for an instrument before anyone has heard of it.
    const auto slot = s.open<DepthView>(depthOf("fake:BTC"));
    QCOMPARE(words(s.look(slot).freshness.health), words(StreamHealth::Connecting));
    QVERIFY(!s.look(slot).instrument.isValid());

    s.connect("BTC", 1, 3);
    QCOMPARE(s.transport.countText("subscribe BTC book"), 1U);
    QCOMPARE(s.transport.countText("subscribe BTC trades"), 1U);

    s.at(50);
    s.frame("snap BTC 10 1000:5,999:7 1001:2,1003:4");
    s.at(100);
    s.frame("diff BTC 11 10 1000:0,998:1 1002:9");
    {
        const DepthView& view = s.look(slot);
        QCOMPARE(words(view.freshness.health), words(StreamHealth::Live));
        QCOMPARE(view.bidCount, 2U);
        QCOMPARE(view.bids[0], (BookLevel{999, 7}));
        QCOMPARE(view.asks[1], (BookLevel{1002, 9}));
        QCOMPARE(view.bestAsk.mantissa, 1001);
    }
    // A break in the sequence: nothing is shown rather than something wrong.
    s.at(200);
    s.frame("diff BTC 14 13 997:1 -");
    QCOMPARE(words(s.look(slot).freshness.health), words(StreamHealth::Gap));
    QCOMPARE(words(s.look(slot).freshness.reason), words(ResyncReason::Gap));
    QCOMPARE(s.look(slot).bidCount, 0U);
    QCOMPARE(s.transport.countText("snapshot BTC"), 1U);
    s.at(260);
    s.frame("snap BTC 20 990:1 991:1");
    QCOMPARE(words(s.look(slot).freshness.health), words(StreamHealth::Live));
    QCOMPARE(s.look(slot).bids[0], (BookLevel{990, 1}));

    // Ten seconds of silence: the book stays, marked. The timer fires from the next item's time.
    s.at(11'000);
    s.tick();
    QCOMPARE(words(s.look(slot).freshness.health), words(StreamHealth::Stale));
    QCOMPARE(s.look(slot).bidCount, 1U);

    s.at(11'020);
    s.linkDown("reset by peer");
    QCOMPARE(words(s.look(slot).freshness.session), words(SessionState::Disconnected));
    QCOMPARE(s.look(slot).freshness.attempt, 1U);
    QVERIFY(s.look(slot).freshness.retryAt > s.now());
    QCOMPARE(s.transport.count<OpenLink>(), 1U);
    s.at(12'500);
    s.tick();
    QCOMPARE(s.transport.count<OpenLink>(), 2U);
    s.linkUp();
    QCOMPARE(words(s.look(slot).freshness.health), words(StreamHealth::Stale));
    // The venue's numbers begin again, below those of before.
    s.at(12'600);
    s.frame("snap BTC 3 980:1 981:2");
    s.at(12'700);
    s.frame("diff BTC 4 3 979:1 -");
    QCOMPARE(words(s.look(slot).freshness.health), words(StreamHealth::Live));
    QCOMPARE(s.look(slot).bids[1], (BookLevel{979, 1}));
}

void FirstLightScenario::sameItemsGiveTheSameRun()
{
    Scenario first;
    (void)first.open<DepthView>(depthOf("fake:BTC"));
    playSession(first);
    Scenario second;
    for (Inbound item : first.inbound()) {
        // As a journal keeps it: what is looked at is known, where it is put is not.
        if (auto* command = std::get_if<Command>(&item.item))
            std::get<OpenView>(*command).target = std::monostate{};
        second.step(item);
    }
    QVERIFY(first.eventLines().size() > 8);
    QCOMPARE(second.eventLines(), first.eventLines());
    QCOMPARE(second.engine.digest(), first.engine.digest());

    Scenario other;
    playSession(other);
    other.frame("diff BTC 4 3 979:1 -");
    QVERIFY(other.engine.digest() != first.engine.digest());
}

void FirstLightScenario::stagesOfTheStartAreTold()
{
    Scenario s;
    s.tick();
    s.at(11'000);
    s.tick();
    s.engine.publish(s.now());
    const auto stageOf = [&s](std::string_view name) {
        StartStage found;
        for (const UiEvent& event : s.told()) {
            const auto* stage = std::get_if<StartStage>(&event);
            if (stage && stage->name == name)
                found = *stage;
        }
        return found;
    };
    QVERIFY(stageOf("connect fake").state == StartStage::State::Running);
    QVERIFY(stageOf("connect fake").words.find("longer than 10 s") != std::string::npos);
    s.at(11'500);
    s.linkUp();
    QVERIFY(stageOf("connect fake").state == StartStage::State::Done);
    QCOMPARE(stageOf("connect fake").took, Duration::milliseconds(11'500));
    s.frame("cat BTC 1 3");
    QVERIFY(stageOf("catalogue fake").state == StartStage::State::Done);
    (void)s.open<DepthView>(depthOf("fake:BTC"));
    QVERIFY(stageOf("first quote fake").state == StartStage::State::Running);
    s.at(11'700);
    s.frame("snap BTC 1 1000:1 1001:1");
    QCOMPARE(stageOf("first quote fake").took, Duration::milliseconds(200));
}

QTEST_GUILESS_MAIN(FirstLightScenario)
#include "first_light_scenario.moc"
