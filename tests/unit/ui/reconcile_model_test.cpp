// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen makes of comparisons, and what its presses ask for.
#include "ui/trading/reconcile_model.h"

#include "tests/unit/ui/trading_harness.h"

#include <QSignalSpy>

using namespace gannet;

namespace {

[[nodiscard]] DriftItem balanceItem(std::uint32_t number, std::int64_t over)
{
    DriftItem item;
    item.number = number;
    item.kind = DriftKind::Balance;
    item.asset = "USDT";
    item.held = Decimal{10'000, 0};
    item.venues = Decimal{1'000'000 + over, 2};
    item.difference = Decimal{over, 2};
    item.sentence = "USDT: difference " + std::to_string(number);
    return item;
}

[[nodiscard]] DriftReport reportOf(const std::string& account, std::uint32_t number, std::vector<DriftItem> items)
{
    DriftReport report;
    report.account = {VenueId{1}, account, false};
    report.number = number;
    report.cause = CompareCause::Schedule;
    report.answered = Timestamp::fromMilliseconds(1'790'000'000'000);
    report.items = std::move(items);
    const bool isOpen =
        std::ranges::any_of(report.items, [](const DriftItem& item) { return item.standing == DriftStanding::Open; });
    report.result = isOpen                 ? CompareResult::Differs
                    : report.items.empty() ? CompareResult::Equal
                                           : CompareResult::Repaired;
    return report;
}

struct Room : TradingHarness {
    ReconcileModel model;
    Room()
    {
        model.setClient(&client);
        engine.commands.clear();
    }
    [[nodiscard]] QString cell(int row, const char* name) const
    {
        return model.rows().at(row).toMap().value(QString::fromLatin1(name)).toString();
    }
    [[nodiscard]] QString accountCell(int row, const char* name) const
    {
        return model.accounts().at(row).toMap().value(QString::fromLatin1(name)).toString();
    }
    void answerLast(RequestAnswered::Kind kind, const std::string& words, Code code = Code::Other)
    {
        std::string request;
        for (const Command& command : engine.commands) {
            if (const auto* const trading = std::get_if<TradingCommand>(&command))
                request = requestOf(*trading).text;
        }
        RequestAnswered answered;
        answered.request = {request};
        answered.kind = kind;
        answered.words = words;
        if (kind == RequestAnswered::Kind::Refused || kind == RequestAnswered::Kind::Failed)
            answered.error = Error{.kind = ErrorKind::NotFound, .code = code, .message = words};
        tell(answered);
    }
};

} // namespace

class ReconcileModelTest final : public QObject {
    Q_OBJECT

private slots:
    void nothingComparedYet()
    {
        Room room;
        QCOMPARE(room.model.accounts().size(), 1);
        QCOMPARE(room.accountCell(0, "result"), QString("not yet"));
        QCOMPARE(room.model.nothing(), QString("Not compared yet: the venue is asked"));
        QVERIFY(!room.model.isEqual() && room.model.openCount() == 0);
    }

    void equal()
    {
        Room room;
        room.tell(reportOf("paper", 1, {}));
        QCOMPARE(room.model.nothing(), QString("Held here and at the venue are equal, compared 14:13:20"));
        QVERIFY(room.model.isEqual());
        QVERIFY2(room.accountCell(0, "words").endsWith("PAPER: equal, compared 14:13:20 UTC on schedule"),
                 qPrintable(room.accountCell(0, "words")));
    }

    void numbersStandUnderEachOther()
    {
        Room room;
        DriftItem fills;
        fills.number = 2;
        fills.standing = DriftStanding::Added;
        fills.instrument = InstrumentId{0};
        fills.heldWords = "not known";
        fills.venueWords = "2 fills, bought 0.01, sold 0";
        fills.difference = Decimal{1, 2};
        DriftItem small = balanceItem(3, 0);
        small.held = Decimal{5105, 1};
        small.venues = Decimal{4995, 1};
        small.difference = Decimal{-11, 0};
        room.tell(reportOf("paper", 1, {fills, balanceItem(1, 25'075), small}));
        QCOMPARE(room.cell(0, "kind"), QString("Balance")); // what waits comes first
        QCOMPARE(room.cell(0, "held"), QString("10\u2009000.00"));
        QCOMPARE(room.cell(0, "venues"), QString("10\u2009250.75"));
        QCOMPARE(room.cell(0, "difference"), QString("+250.75"));
        QCOMPARE(room.cell(0, "standing"), QString("waits for you"));
        QCOMPARE(room.cell(1, "held"), QString("510.50"));
        QCOMPARE(room.cell(1, "difference"), QString("\u221211.00"));
        QCOMPARE(room.cell(2, "what"), QString("BTCUSDT"));
        QCOMPARE(room.cell(2, "held"), QString("not known"));
        QCOMPARE(room.cell(2, "difference"), QString("+0.01"));
        QCOMPARE(room.cell(2, "standing"), QString("added here"));
        QCOMPARE(room.model.openCount(), 2);
        QCOMPARE(room.accountCell(0, "result"), QString("2 wait for you"));
    }

    void comparingOnDemand()
    {
        Room room;
        room.tell(reportOf("paper", 1, {}));
        room.model.compare();
        QVERIFY(room.model.isBusy());
        room.model.compare(); // one at a time
        room.model.compareAll();
        const auto asked = room.engine.commands;
        QCOMPARE(room.askedWords(), QStringList{"compare paper paper of binance-usdm"});
        room.engine.commands = asked;
        room.answerLast(RequestAnswered::Kind::Taken, "is being compared");
        QVERIFY(room.model.isBusy());
        room.answerLast(RequestAnswered::Kind::Done, "equal, nothing differs");
        QVERIFY(!room.model.isBusy());
        QCOMPARE(room.model.notice(), QString("equal, nothing differs"));
        QVERIFY(!room.model.isRefusal());
    }

    void aRefusalIsTold()
    {
        Room room;
        room.tell(reportOf("paper", 1, {balanceItem(1, 5)}));
        room.model.agree(1, "  a deposit ");
        const auto asked = room.engine.commands;
        QCOMPARE(room.askedWords(), QStringList{"agree to difference 1 of paper paper of binance-usdm: a deposit"});
        room.engine.commands = asked;
        room.answerLast(RequestAnswered::Kind::Refused, "Difference 1 is not open any more", Code::StateConflict);
        QCOMPARE(room.model.notice(), QString("Difference 1 is not open any more"));
        QVERIFY(room.model.isRefusal());
    }

    void choicesOfAPerson()
    {
        Room room;
        DriftItem entry = balanceItem(3, 5);
        entry.kind = DriftKind::Entry;
        entry.instrument = InstrumentId{0};
        entry.asset.clear();
        DriftItem order;
        order.number = 4;
        order.kind = DriftKind::Order;
        order.standing = DriftStanding::Queried;
        order.instrument = InstrumentId{0};
        Order working = workingOrder(9, Side::Buy, 616'000);
        order.order = working.id;
        room.tell(orderTold(working));
        room.tell(reportOf("paper", 1, {balanceItem(1, 5), entry, order}));
        QVERIFY(room.model.rows().at(1).toMap().value("mayTakeEntry").toBool());
        QVERIFY(room.model.rows().at(2).toMap().value("mayQuery").toBool());
        room.model.takeEntry(3);
        room.model.query(room.cell(2, "order"));
        room.model.agree(0, "all known");
        const QStringList asked = room.askedWords();
        QCOMPARE(asked.size(), 3);
        QCOMPARE(asked[0], QString("take the venue's entry price, difference 3 of paper paper of binance-usdm"));
        QVERIFY(asked[1].startsWith("query "));
        QCOMPARE(asked[2], QString("agree to difference 1, 3 of paper paper of binance-usdm: all known"));
        working.state = OrderState::Cancelled; // the venue has said what became of it
        room.tell(orderTold(working));
        QVERIFY(!room.model.rows().at(2).toMap().value("mayQuery").toBool());
        QCOMPARE(room.cell(2, "standing"), QString("asked: cancelled"));
        QVERIFY(!room.model.rows().at(2).toMap().value("mayCancel").toBool());

        order.standing = DriftStanding::Open; // and open there all the same
        room.tell(reportOf("paper", 2, {order}));
        QVERIFY(room.model.rows().at(0).toMap().value("mayCancel").toBool());
        room.model.cancel(room.cell(0, "order"));
        QVERIFY(room.askedWords().last().startsWith("cancel "));
    }

    void theAccountStaysUnderThePerson()
    {
        Room room;
        room.tell(accountTold(VenueId{1}, "second"));
        room.tell(reportOf("paper", 1, {balanceItem(1, 5), balanceItem(2, 5)}));
        room.tell(reportOf("second", 1, {balanceItem(1, 5)}));
        room.model.begin();
        QCOMPARE(room.model.chosen(), QString("binance-usdm/paper")); // it has most to say
        DriftReport settled = reportOf("paper", 1, {balanceItem(1, 5), balanceItem(2, 5)});
        for (DriftItem& item : settled.items)
            item.standing = DriftStanding::Agreed;
        room.tell(settled);
        QCOMPARE(room.model.chosen(), QString("binance-usdm/paper"));
        QCOMPARE(room.model.openCount(), 1);
        room.model.step(1);
        QCOMPARE(room.model.chosen(), QString("binance-usdm/second"));
        room.model.step(1);
        QCOMPARE(room.model.chosen(), QString("binance-usdm/paper"));
        room.model.begin();
        QCOMPARE(room.model.chosen(), QString("binance-usdm/second"));
    }

    void noAnswer()
    {
        Room room;
        DriftReport failed = reportOf("paper", 1, {});
        failed.result = CompareResult::Failed;
        failed.error =
            Error{.kind = ErrorKind::Timeout, .code = Code::VenueUnavailable, .message = "no answer in 20 s"};
        failed.again = failed.answered + Duration::seconds(4);
        room.tell(failed);
        QCOMPARE(room.model.nothing(), QString("no answer in 20 s. Tried again at 14:13:24 UTC"));
        QCOMPARE(room.accountCell(0, "result"), QString("no answer"));
        QVERIFY(room.model.accounts().at(0).toMap().value("isBad").toBool());
    }

    void whatIsAgreedToDiffersNoLonger()
    {
        Room room;
        DriftItem item = balanceItem(1, 5);
        room.tell(AccountCompared{{VenueId{1}, "paper", false}, TradingMode::Paper, 0, 0, {item.sentence}, {}});
        room.tell(reportOf("paper", 1, {item}));
        const auto& compared = room.client.trading().compared().at({VenueId{1}, "paper", false});
        QCOMPARE(compared.differences.size(), std::size_t(1));
        item.standing = DriftStanding::Agreed;
        room.tell(reportOf("paper", 1, {item}));
        QVERIFY(compared.differences.empty());
        QCOMPARE(room.client.trading().reports().at({VenueId{1}, "paper", false}).size(), std::size_t(1));
        for (std::uint32_t number = 2; number < 40; ++number)
            room.tell(reportOf("paper", number, {}));
        QCOMPARE(room.client.trading().reports().at({VenueId{1}, "paper", false}).size(), TradingState::kReports);
        QCOMPARE(room.model.history().size(), qsizetype(TradingState::kReports));
    }

    void rowsThatAreAsTheyWereStay()
    {
        Room room;
        room.tell(reportOf("paper", 1, {balanceItem(1, 5)}));
        QSignalSpy rows(&room.model, &ReconcileModel::rowsChanged);
        room.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{1, 0}));
        room.tell(reportOf("paper", 2, {balanceItem(1, 5)}));
        QCOMPARE(rows.size(), 0); // the keyboard stays where it is
        room.tell(reportOf("paper", 3, {balanceItem(2, 6)}));
        QCOMPARE(rows.size(), 1);
    }
};

QTEST_MAIN(ReconcileModelTest)
#include "reconcile_model_test.moc"
