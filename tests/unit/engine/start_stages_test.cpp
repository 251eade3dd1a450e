// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/start_stages.h"

#include "tests/support/scenario.h"

#include <QTest>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr Timestamp kBegin{Duration::seconds(1000).ns};

[[nodiscard]] Timestamp after(std::int64_t seconds)
{
    return kBegin + Duration::seconds(seconds);
}

/// What was told last of a stage, and how often anything was.
struct Ear {
    StartStage last;
    int count = 0;
    StartStages::Tell tell = [this](const UiEvent& event) {
        last = std::get<StartStage>(event);
        ++count;
    };
};

} // namespace

class StartStagesTest : public QObject {
    Q_OBJECT
private slots:
    void aStageOverItsLimitSaysSoOnce()
    {
        StartStages stages;
        Ear ear;
        stages.begin("connect fake", kBegin, ear.tell);
        stages.check(after(9), ear.tell);
        QCOMPARE(ear.count, 1);
        stages.check(after(10), ear.tell);
        stages.check(after(11), ear.tell);
        QCOMPARE(ear.count, 2);
        QCOMPARE(ear.last.words, std::string("connect fake is taking longer than 10 s; still trying"));
    }

    void whatHoldsAStageUpIsSaidAtOnceAndAfterItsLimit()
    {
        StartStages stages;
        Ear ear;
        stages.begin("connect fake", kBegin, ear.tell);
        stages.trouble("connect fake", "Connection refused", after(1), ear.tell);
        QCOMPARE(ear.last.words, std::string("Connection refused"));
        stages.trouble("connect fake", "Connection refused", after(2), ear.tell);
        QCOMPARE(ear.count, 2);
        stages.check(after(10), ear.tell);
        QCOMPARE(ear.last.words,
                 std::string("connect fake is taking longer than 10 s; still trying: Connection refused"));
        stages.trouble("connect fake", "host not found", after(12), ear.tell);
        QCOMPARE(ear.last.words, std::string("connect fake is taking longer than 10 s; still trying: host not found"));
        stages.done("connect fake", after(13), ear.tell);
        QCOMPARE(ear.last.words, std::string());
        stages.trouble("connect fake", "too late", after(14), ear.tell);
        QCOMPARE(ear.count, 5);
    }

    void aLostLinkIsTheConnectionsTrouble()
    {
        Scenario s;
        s.linkDown("no connection to wss://fake: Connection refused");
        QCOMPARE(lastOf(s, "connect fake").words, std::string("no connection to wss://fake: Connection refused"));
        QCOMPARE(lastOf(s, "catalogue fake").words, std::string());
        s.linkUp();
        QVERIFY(lastOf(s, "connect fake").state == StartStage::State::Done);
        QCOMPARE(lastOf(s, "connect fake").words, std::string());
    }

private:
    [[nodiscard]] static StartStage lastOf(const Scenario& s, const std::string& name)
    {
        StartStage last;
        for (const UiEvent& event : s.told()) {
            const auto* const stage = std::get_if<StartStage>(&event);
            if (stage && stage->name == name)
                last = *stage;
        }
        return last;
    }
};

QTEST_GUILESS_MAIN(StartStagesTest)
#include "start_stages_test.moc"
