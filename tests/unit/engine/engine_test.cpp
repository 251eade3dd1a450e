// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include "tests/support/scenario.h"
#include "tests/support/words.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <rapidcheck.h>

#include <random>

using namespace gannet;
using namespace gannet::test;

namespace {

/// A random but lawful and unlawful mix of what a venue and a screen may do.
void playAnything(Scenario& s, std::uint32_t seed, int steps)
{
    std::mt19937 generator(seed);
    const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
    std::int64_t ms = 0;
    std::uint64_t seq = 100;
    s.connect("BTC", 1, 3);
    s.frame("cat ETH 2 2");
    for (int i = 0; i < steps; ++i) {
        ms += random() % 700;
        s.at(ms);
        const std::string symbol = random() % 2 == 0 ? "BTC" : "ETH";
        switch (random() % 10) {
        case 0: s.frame("snap " + symbol + ' ' + std::to_string(seq) + " 99:1,98:2 101:3"); break;
        case 1:
        case 2:
            s.frame("diff " + symbol + ' ' + std::to_string(seq + 1) + ' ' + std::to_string(seq) +
                    " 99:" + std::to_string(random() % 5) + " 102:" + std::to_string(random() % 5));
            seq += random() % 9 == 0 ? 2U : 1U;
            break;
        case 3:
            s.frame("trade " + symbol + ' ' + std::to_string(i) + " 10." + std::to_string(random() % 10) + " 1 sell " +
                    std::to_string(Scenario::venueMs(ms)));
            break;
        case 4: s.frame("garbage"); break;
        case 5: s.frame("mark " + symbol + " 10.1 10.2"); break;
        case 6: s.tick(); break;
        case 7: random() % 4 == 0 ? s.linkDown("gone") : s.linkUp(); break;
        case 8: {
            ViewSpec spec;
            spec.id = ViewId{random() % 3};
            spec.kind = static_cast<ViewKind>(random() % 4);
            spec.key = "fake:" + symbol;
            s.step(Inbound{s.now(), Command{OpenView{spec, {}}}});
            break;
        }
        default: s.close(ViewId{random() % 3}); break;
        }
    }
}

} // namespace

class EngineTest : public QObject {
    Q_OBJECT
private slots:
    void timeNeverRunsBackwards()
    {
        Scenario s;
        s.at(1000);
        s.connect("BTC", 1, 3);
        s.at(400);
        s.frame("snap BTC 1 99:1 101:1");
        QCOMPARE(s.engine.now(), Scenario::kStart + Duration::milliseconds(1000));
        QCOMPARE(s.engine.books().find(s.instrument("BTC").id)->received, s.engine.now());
    }

    void aClockSetBackStopsNothing()
    {
        Scenario s;
        s.at(0);
        s.connect("BTC", 1, 3);
        s.frame("snap BTC 1 99:1 101:1");
        const Timestamp due = s.engine.nextDeadline();
        QVERIFY(due.isKnown());
        s.at(-3'600'000);
        s.tick();
        QCOMPARE(s.engine.now(), Scenario::kStart);
        for (int i = 1; i <= 10 && s.engine.nextDeadline() == due; ++i) {
            s.at(-3'600'000 + i * 2'000);
            s.tick();
        }
        QVERIFY(s.engine.nextDeadline() != due); // it was reached, by the clock an hour before its time
        QVERIFY(s.engine.now() < Scenario::kStart + Duration::seconds(20));
    }

    void timersFireFromTheNextItemBeforeItIsHandled()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("snap BTC 1 99:1 101:1");
        QCOMPARE(s.engine.nextDeadline(), Scenario::kStart + Duration::seconds(10));
        s.at(10'000);
        s.frame("diff BTC 2 1 98:1 -"); // the silence was over its limit when this came
        const auto& lines = s.eventLines();
        QVERIFY(lines[lines.size() - 3].find(R"("health":"stale")") != std::string::npos);
        QVERIFY(lines[lines.size() - 2].find(R"("health":"live")") != std::string::npos);
        QVERIFY(lines.back().find("book_update") != std::string::npos);
    }

    void anEarlyBookEventIsReleasedByTimeAlone()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("snap BTC 10 99:1 101:1");
        s.frame("raw BTC 13 12 97:1 -");
        const InstrumentId id = s.instrument("BTC").id;
        QCOMPARE(s.engine.books().find(id)->lastSeq, 10U);
        s.at(100);
        s.tick();
        QCOMPARE(s.engine.books().find(id)->lastSeq, 10U);
        s.at(160);
        s.tick();
        QCOMPARE(s.engine.books().find(id)->lastSeq, 13U);
        QCOMPARE(s.engine.dispatchStats().gaps, 1U);
    }

    void eventsCarryTheOrdinalAndTimeOfTheirItem()
    {
        Scenario s;
        s.connect("BTC", 1, 3); // items 1 to 3
        s.at(70);
        s.frame("quote BTC 99:1 101:1");
        QVERIFY(s.eventLines().back().find(R"("trace":4)") != std::string::npos);
        const std::string time = std::to_string((Scenario::kStart + Duration::milliseconds(70)).ns);
        QVERIFY(s.eventLines().back().find("\"ingestTime\":" + time) != std::string::npos);
    }

    void sameItemsSameEventsSameDigest()
    {
        QVERIFY(rc::check("a run is a function of what came in", [] {
            const auto seed = *rc::gen::arbitrary<std::uint32_t>();
            Scenario first;
            playAnything(first, seed, 120);
            Scenario second;
            for (const Inbound& item : first.inbound()) {
                second.step(item);
                second.engine.publish(second.now() + Duration::milliseconds(static_cast<std::int64_t>(seed % 40)));
            }
            RC_ASSERT(first.eventLines() == second.eventLines());
            RC_ASSERT(first.engine.digest() == second.engine.digest());
        }));
    }

    void digestSeesALevelATradeAndACandle()
    {
        const auto digestOf = [](const std::vector<std::string>& frames) {
            Scenario s;
            s.connect("BTC", 1, 3);
            for (const std::string& frame : frames)
                s.frame(frame);
            return s.engine.digest();
        };
        const std::string book = "snap BTC 1 99:1 101:1";
        const std::string time = std::to_string(Scenario::venueMs(0));
        QVERIFY(digestOf({book}) == digestOf({book}));
        QVERIFY(digestOf({book}) != digestOf({"snap BTC 1 99:1 101:2"}));
        QVERIFY(digestOf({book}) != digestOf({book, "trade BTC 1 10.0 1 buy " + time}));
        QVERIFY(digestOf({"trade BTC 1 10.0 1 sell " + time}) != digestOf({"trade BTC 1 10.0 1 buy " + time}));
        QVERIFY(digestOf({"mark BTC 10 10"}) != digestOf({"mark BTC 10 11"}));
    }

    void itemsOfAnUnknownVenueAreIgnored()
    {
        Scenario s;
        s.tick();
        s.step(Inbound{s.now(), FrameIn{VenueId{9}, LinkId{0}, "snap BTC 1 - -"}});
        s.step(Inbound{s.now(), HttpFailure{VenueId{}, HttpId{1}, {}}});
        QCOMPARE(s.engine.itemsTotal(), 3U);
    }

    void anAnnouncedLossIsNoWarning()
    {
        const auto warnings = [](bool isFirstPlanned, bool isSecondPlanned) {
            QTemporaryDir dir;
            QFile file(dir.filePath("log"));
            {
                Log log(file.fileName().toStdString());
                Scenario s(&log);
                s.connect("BTC", 1, 3);
                s.linkDown("begins anew", isFirstPlanned);
                s.linkUp();
                s.linkDown("lost", isSecondPlanned);
                s.linkUp();
                log.flush();
            }
            return file.open(QIODevice::ReadOnly) ? file.readAll().count(" warning ") : -1;
        };
        QCOMPARE(warnings(true, true), 0);
        QCOMPARE(warnings(false, false), 2);
        QCOMPARE(warnings(true, false), 1);
        QCOMPARE(warnings(false, true), 1);
    }

    void refusedFramesAreCountedPerVenueAndCode()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        for (int i = 0; i < 5; ++i)
            s.frame("nonsense");
        QCOMPARE(s.engine.refusedFrames().bursts().size(), 1U);
        QCOMPARE(s.engine.refusedFrames().count(VenueId{0}, Code::UnknownChannel), 5U);
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "engine_test.moc"
