// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/freshness.h"

#include "tests/support/words.h"

#include <QtTest>

using namespace gannet;

namespace {

constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'700'000'000'000);

[[nodiscard]] Timestamp ago(std::int64_t ms)
{
    return kNow - Duration::milliseconds(ms);
}

[[nodiscard]] Freshness live(StreamRhythm rhythm, std::int64_t messageMs, std::int64_t heardMs)
{
    Freshness data;
    data.health = StreamHealth::Live;
    data.session = SessionState::Ready;
    data.rhythm = rhythm;
    data.lastMessage = data.lastTrade = ago(messageMs);
    data.lastHeard = ago(heardMs);
    data.p95Interval = Duration::milliseconds(100);
    return data;
}

struct Row {
    const char* name;
    Freshness data;
    DataState state;
    std::int64_t silenceMs;
};

const std::vector<Row>& rows()
{
    using enum StreamRhythm;
    static const std::vector<Row> kRows = {
        {"all is well", live(Steady, 40, 40), DataState::Live, 40},
        {"a mark that does not come is late", live(Steady, 3'000, 40), DataState::Late, 3'000},
        {"and then stale, though its link is heard", live(Steady, 10'001, 40), DataState::Stale, 10'001},
        {"a book that does not change is late at first", live(OnChange, 3'000, 40), DataState::Late, 3'000},
        {"then calm, because its link is heard", live(OnChange, 12'000, 1'900), DataState::Quiet, 12'000},
        {"a tape without a trade is live", live(Sparse, 25'000, 1'900), DataState::Live, 1'900},
        {"then quiet", live(Sparse, 31'000, 1'900), DataState::Quiet, 1'900},
        {"a tape on a silent link is late", live(Sparse, 5'100, 5'100), DataState::Late, 5'100},
        {"however long ago its last trade was", live(Sparse, 60'000, 5'100), DataState::Late, 5'100},
        {"then stale, not quiet", live(Sparse, 60'000, 10'001), DataState::Stale, 10'001},
        {"a book on a silent link is stale", live(OnChange, 10'001, 10'001), DataState::Stale, 10'001},
        {"of a message from the future nothing is said", live(Steady, -1'000, -1'000), DataState::Live, 0},
    };
    return kRows;
}

} // namespace

class FreshnessTest final : public QObject {
    Q_OBJECT
private slots:
    void judges_data()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < rows().size(); ++i)
            QTest::newRow(rows()[i].name) << static_cast<int>(i);
    }
    void judges()
    {
        QFETCH(int, row);
        const Row& test = rows()[static_cast<std::size_t>(row)];
        QCOMPARE(test::words(judge(test.data, kNow)), test::words(test.state));
        QCOMPARE(silenceOf(test.data, kNow).toMilliseconds(), test.silenceMs);
    }

    /// All is asked for and the link is heard: what has not happened yet is no trouble.
    void nothingYetIsQuietOnlyWhereNothingHadToCome()
    {
        Freshness data = live(StreamRhythm::Sparse, 40, 40);
        data.health = StreamHealth::Connecting;
        data.lastMessage = {};
        QVERIFY(judge(data, kNow) == DataState::Quiet);
        data.rhythm = StreamRhythm::OnChange; // a book is told at once
        QVERIFY(judge(data, kNow) == DataState::Connecting);
        data.rhythm = StreamRhythm::Sparse;
        data.lastHeard = kNow - Duration::seconds(6);
        QVERIFY(judge(data, kNow) == DataState::Connecting);
        data.lastHeard = {};
        QVERIFY(judge(data, kNow) == DataState::Connecting);
        data.lastHeard = kNow;
        data.session = SessionState::Connecting;
        QVERIFY(judge(data, kNow) == DataState::Connecting);
    }

    void aSessionThatDoesNotServeIsStale()
    {
        for (const SessionState session : {SessionState::Disconnected, SessionState::Connecting}) {
            Freshness data = live(StreamRhythm::Sparse, 40, 40);
            data.session = session;
            QVERIFY(judge(data, kNow) == DataState::Stale);
        }
    }

    /// Whatever the two are, and however long nothing more is said of them: the worse one is never the better believed.
    void theWorseStaysTheWorse()
    {
        std::vector<Freshness> all;
        for (const Row& row : rows())
            all.push_back(row.data);
        all.push_back(all.front());
        all.back().health = StreamHealth::Stale;
        for (const Freshness& a : all) {
            for (const Freshness& b : all) {
                for (std::int64_t s = 0; s < 60; ++s) {
                    const Timestamp now = kNow + Duration::seconds(s);
                    const bool isAnyStale = judge(a, now) == DataState::Stale || judge(b, now) == DataState::Stale;
                    QCOMPARE(judge(worseOf(a, b), now) == DataState::Stale, isAnyStale);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(FreshnessTest)
#include "freshness_test.moc"
