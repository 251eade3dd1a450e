// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freshness.h"

#include "tests/support/fake_engine_port.h"

#include <QtTest>

using namespace gannet;

namespace {

constexpr Timestamp kNow{1'780'000'000'000'000'000};

/// A case is a live stream that something happened to.
struct Case {
    const char* name;
    void (*happen)(Freshness& data, FreshnessQuestion& question);
    DataState state;
    QString dot;
    QString strip;
    QString consequence;
};

[[nodiscard]] Timestamp ago(std::int64_t ms)
{
    return kNow - Duration::milliseconds(ms);
}

const Case kCases[] = {
    {"live", [](Freshness&, FreshnessQuestion&) {}, DataState::Live, {}, {}, {}},
    {"a message from the future is live",
     [](Freshness& d, FreshnessQuestion&) { d.lastMessage = ago(-1'200); },
     DataState::Live,
     {},
     {},
     {}},
    {"at the late limit still live",
     [](Freshness& d, FreshnessQuestion&) { d.lastMessage = ago(2'000); },
     DataState::Live,
     {},
     {},
     {}},
    {"late",
     [](Freshness& d, FreshnessQuestion&) { d.lastMessage = ago(3'200); },
     DataState::Late,
     QStringLiteral("3.2 s"),
     {},
     {}},
    {"a slow stream is late later",
     [](Freshness& d, FreshnessQuestion&) {
         d.lastMessage = ago(3'200);
         d.p95Interval = Duration::milliseconds(1'500);
     },
     DataState::Live,
     {},
     {},
     {}},
    {"silent beyond ten seconds", [](Freshness& d, FreshnessQuestion&) { d.lastMessage = ago(10'001); },
     DataState::Stale, QStringLiteral("10 s"), QStringLiteral("Stale 10 s – no messages"),
     QStringLiteral("takes refused")},
    {"socket down, third try",
     [](Freshness& d, FreshnessQuestion&) {
         d.health = StreamHealth::Stale;
         d.session = SessionState::Connecting;
         d.attempt = 3;
         d.lastMessage = d.lastHeard = ago(14'300);
     },
     DataState::Stale, QStringLiteral("14 s"), QStringLiteral("Stale 14 s – reconnecting (try 3)"),
     QStringLiteral("takes refused")},
    {"socket down before the engine says stale",
     [](Freshness& d, FreshnessQuestion&) { d.session = SessionState::Disconnected; }, DataState::Stale,
     QStringLiteral("40 ms"), QStringLiteral("Stale 40 ms – reconnecting"), QStringLiteral("takes refused")},
    {"no trades for long",
     [](Freshness& d, FreshnessQuestion&) { d.lastTrade = ago(42'000); },
     DataState::Quiet,
     QStringLiteral("quiet 42 s"),
     {},
     {}},
    {"a silent tape is quiet, not stale",
     [](Freshness& d, FreshnessQuestion&) {
         d.rhythm = StreamRhythm::Sparse;
         d.lastMessage = ago(42'000);
         d.lastTrade = ago(42'000);
     },
     DataState::Quiet,
     QStringLiteral("quiet 42 s"),
     {},
     {}},
    {"gap",
     [](Freshness& d, FreshnessQuestion&) {
         d.health = StreamHealth::Gap;
         d.reason = ResyncReason::Gap;
         d.words.assign("snapshot from Binance");
     },
     DataState::Gap,
     {},
     QStringLiteral("Gap: resync… snapshot from Binance"),
     QStringLiteral("sequence break")},
    {"crossed",
     [](Freshness& d, FreshnessQuestion& q) {
         d.health = StreamHealth::Crossed;
         q.crossedText = QStringLiteral("bid 61 682 ≥ ask 61 681");
     },
     DataState::Crossed,
     {},
     QStringLiteral("Crossed: bid 61 682 ≥ ask 61 681"),
     QStringLiteral("takes refused")},
    {"connecting says nothing at first",
     [](Freshness& d, FreshnessQuestion& q) {
         d.health = StreamHealth::Connecting;
         q.waited = Duration::milliseconds(2'900);
     },
     DataState::Connecting,
     {},
     {},
     {}},
    {"connecting says which stage after three seconds",
     [](Freshness& d, FreshnessQuestion& q) {
         d.health = StreamHealth::Connecting;
         d.words.assign("Snapshot from Binance…");
         q.waited = Duration::milliseconds(3'100);
     },
     DataState::Connecting,
     {},
     QStringLiteral("Snapshot from Binance…"),
     QStringLiteral("3.1 s")},
    {"a tape without a trade yet is quiet",
     [](Freshness& d, FreshnessQuestion& q) {
         d.health = StreamHealth::Connecting;
         d.rhythm = StreamRhythm::Sparse;
         d.lastMessage = {};
         d.words.assign("ready");
         q.waited = Duration::milliseconds(21'000);
     },
     DataState::Quiet,
     QStringLiteral("no trade yet"),
     {},
     {}},
    {"reconnecting with nothing to show",
     [](Freshness& d, FreshnessQuestion&) {
         d.health = StreamHealth::Connecting;
         d.session = SessionState::Disconnected;
         d.attempt = 2;
         d.retryAt = kNow + Duration::milliseconds(1'600);
     },
     DataState::Reconnecting,
     {},
     QStringLiteral("Reconnecting to Coinbase – try 2, next in 1.6 s"),
     {}},
    {"idle", [](Freshness& d, FreshnessQuestion&) { d = {}; }, DataState::Idle, {}, {}, {}},
};

} // namespace

class FreshnessTest : public QObject {
    Q_OBJECT

private slots:
    void states_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kCases)); ++i)
            QTest::newRow(kCases[i].name) << i;
    }
    void states()
    {
        QFETCH(int, index);
        const Case& expected = kCases[index];
        Freshness data = liveFreshness(kNow);
        FreshnessQuestion question;
        question.now = kNow;
        question.venueName = QStringLiteral("Coinbase");
        expected.happen(data, question);
        const FreshnessAnswer answer = judgeFreshness(data, question);
        QCOMPARE(dataStateName(answer.state), dataStateName(expected.state));
        QCOMPARE(answer.dotText, expected.dot);
        QCOMPARE(answer.stripText, expected.strip);
        QCOMPARE(answer.consequence, expected.consequence);
        QVERIFY(answer.age.ns >= 0);
    }
};

QTEST_GUILESS_MAIN(FreshnessTest)
#include "freshness_test.moc"
