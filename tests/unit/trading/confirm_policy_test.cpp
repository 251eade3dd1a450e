// SPDX-License-Identifier: GPL-3.0-or-later
// The table of who is asked when (docs/trading.md), row by row and level by level, through the whole desk of a live
// account whose level a person chose. What is held is held by the screen: tests/unit/ui/key_router_test.cpp.
#include "core/trading/trading_desk.h"
#include "tests/support/trading_room.h"

#include <QtTest>

#include <functional>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr InstrumentId kBtc{0};
constexpr const char* kKey = "alpha:BTCUSDT";

[[nodiscard]] OmsSettings settings()
{
    OmsSettings one;
    one.session = 7;
    return one;
}

/// A live account, long 0.05, armed, with a buy of 0.010 at 59 999 that rests; the first live order is behind it.
struct Desk {
    FakeMarket markets;
    MemoryStore store;
    RecordingTell tell;
    ScriptedGateway gateway{VenueId{0}, "main", TradingMode::Live};
    TradingDesk desk{settings(), markets, store, tell};
    RiskLimits limits = paperLimits();
    Timestamp now = kTradingStart;
    std::size_t answered = 0;
    int requests = 0;
    ClientOrderId resting;

    explicit Desk(ConfirmLevel level)
    {
        markets.show(kBtc, "60000:1 59990:5", "60000.1:1 60010:50");
        desk.setNow(now);
        limits.maxMode = TradingMode::Live;
        limits.confirm = ConfirmLevel::Instant;
        gateway.can.hasReplace = true;
        (void)desk.oms().attach(gateway, limits);
        AccountSnapshot held;
        held.venue = VenueId{0};
        held.account = "main";
        held.time = now;
        VenuePosition position;
        position.venue = VenueId{0};
        position.instrument = kBtc;
        position.account = "main";
        position.qty = dec("0.05");
        position.entryPrice = dec("60000");
        position.time = now;
        held.positions = {position};
        sink().onSnapshot(held);
        desk.settle();
        press(Arm{next(), TradingMode::Live}); // asks: the position was not known here
        press(Arm{next(), TradingMode::Live, tell.askedAbout()});
        press(order("0.010", "59999"));
        resting = desk.oms().orders().working().back()->id;
        ExecReport ack;
        ack.type = ExecType::Ack;
        ack.order = resting;
        ack.account = "main";
        ack.venueOrderId = "v1";
        ack.time = now;
        sink().onReport(VenueId{0}, ack);
        settle();
        press(SetConfirm{next(), TradingMode::Live, level});
    }
    [[nodiscard]] OrderSink& sink() { return desk.oms().sinkOf({VenueId{0}, "main"}); }
    [[nodiscard]] RequestId next() { return {"r" + std::to_string(++requests)}; }
    void settle()
    {
        desk.settle();
        for (; answered < store.ops.size(); ++answered) {
            if (const auto* intent = std::get_if<OrderIntent>(&store.ops[answered])) {
                const IntentStored stored{intent->ordinal, intent->order.order.id};
                desk.onStore(stored);
            }
        }
    }
    /// "no" (nobody is asked), "asks" or "refused".
    std::string press(const TradingCommand& command)
    {
        desk.onCommand(command);
        settle();
        for (const RequestAnswered& told : tell.all<RequestAnswered>()) {
            if (told.request.text != requestOf(command).text)
                continue;
            if (told.kind == RequestAnswered::Kind::NeedsConfirm)
                return "asks";
            return told.kind == RequestAnswered::Kind::Refused ? "refused" : "no";
        }
        return "nothing";
    }
    [[nodiscard]] SubmitOrder order(std::string_view qty, std::string_view price)
    {
        SubmitOrder submit;
        submit.order.request = next();
        submit.order.instrument = kKey;
        submit.order.account = "main";
        submit.order.mode = TradingMode::Live;
        submit.order.terms.qty = {dec(qty)};
        if (price.empty())
            submit.order.terms.type = OrderType::Market;
        else
            submit.order.terms.price = Price{dec(price)};
        return submit;
    }
    [[nodiscard]] ReplaceOrder moved(std::string_view price)
    {
        ReplaceOrder replace;
        replace.request = next();
        replace.order = resting;
        replace.terms = desk.oms().orders().find(resting)->terms;
        replace.terms.price = Price{dec(price)};
        return replace;
    }
    [[nodiscard]] ClosePosition closing()
    {
        ClosePosition close;
        close.request = next();
        close.instrument = kKey;
        close.account = "main";
        close.mode = TradingMode::Live;
        return close;
    }
    void limitTo(const std::function<void(RiskLimits&)>& change)
    {
        change(limits);
        desk.oms().setLimits({VenueId{0}, "main"}, limits);
    }
    void goStale() { markets.markets[kBtc].received = now - Duration::seconds(60); }
};

struct Row {
    const char* situation;
    const char *guarded, *fast, *instant;
    std::function<std::string(Desk&)> act;
};

[[nodiscard]] const std::vector<Row>& rows()
{
    static const std::vector<Row> kRows = {
        {"a new order inside soft limits", "asks", "no", "no",
         [](Desk& d) { return d.press(d.order("0.010", "59998")); }},
        {"the first live order after arming", "asks", "asks", "no",
         [](Desk& d) {
             d.press(Disarm{d.next()});
             d.press(Arm{d.next(), TradingMode::Live});
             return d.press(d.order("0.010", "59998"));
         }},
        {"it takes more than half of what is shown", "asks", "asks", "asks",
         [](Desk& d) {
             SubmitOrder take = d.order("0.600", "60000.1");
             take.order.terms.timeInForce = TimeInForce::Ioc;
             return d.press(take);
         }},
        {"it slips by more than half of its cap", "asks", "asks", "asks",
         [](Desk& d) {
             SubmitOrder take = d.order("4.000", {});
             take.order.terms.slippageCap = dec("0.0002");
             return d.press(take);
         }},
        {"a soft limit: worth", "asks", "asks", "asks",
         [](Desk& d) {
             d.limitTo([](RiskLimits& limits) { limits.soft.notional = dec("500"); });
             return d.press(d.order("0.010", "59998"));
         }},
        {"a soft limit: away from the market", "asks", "asks", "asks",
         [](Desk& d) {
             d.limitTo([](RiskLimits& limits) { limits.soft.priceOffset = dec("0.01"); });
             return d.press(d.order("0.010", "58000"));
         }},
        {"a soft limit: ticks", "asks", "asks", "asks",
         [](Desk& d) {
             d.limitTo([](RiskLimits& limits) { limits.soft.priceTicks = 50; });
             return d.press(d.order("0.010", "59990"));
         }},
        {"a hard limit", "refused", "refused", "refused",
         [](Desk& d) {
             d.limitTo([](RiskLimits& limits) { limits.hard.maxNotional = dec("500"); });
             return d.press(d.order("0.010", "59998"));
         }},
        {"another price that goes on resting", "no", "no", "no", [](Desk& d) { return d.press(d.moved("59999.5")); }},
        {"another price that takes", "asks", "asks", "no", [](Desk& d) { return d.press(d.moved("60000.1")); }},
        {"cancel entries", "no", "no", "no",
         [](Desk& d) {
             CancelScope scope;
             scope.request = d.next();
             return d.press(scope);
         }},
        {"close one position", "no", "no", "no", [](Desk& d) { return d.press(d.closing()); }},
        {"leverage", "asks", "asks", "asks",
         [](Desk& d) {
             d.gateway.margin = MarginTerms{dec("10"), dec("0.0125"), {}, dec("40")};
             return d.press(SetLeverage{d.next(), OrderOrigin::Ticket, kKey, "main", TradingMode::Live, 20, {}});
         }},
        {"a stale book: a take that adds risk", "refused", "refused", "refused",
         [](Desk& d) {
             d.goStale();
             return d.press(d.order("0.010", {}));
         }},
        {"a stale book: a limit", "asks", "asks", "asks",
         [](Desk& d) {
             d.goStale();
             return d.press(d.order("0.010", "59998"));
         }},
        {"a stale book: a close", "asks", "asks", "asks",
         [](Desk& d) {
             d.goStale();
             return d.press(d.closing());
         }},
        {"a one-sided book: a limit", "asks", "asks", "asks",
         [](Desk& d) {
             d.markets.markets[kBtc].ask.reset();
             SubmitOrder post = d.order("0.010", "59998");
             post.order.terms.isPostOnly = true;
             return d.press(post);
         }},
        {"no private stream: an order", "refused", "refused", "refused",
         [](Desk& d) {
             d.gateway.state = SessionState::Disconnected;
             d.desk.oms().onSession({VenueId{0}, "main"});
             return d.press(d.order("0.010", "59998"));
         }},
        {"no private stream: a cancel is kept and goes out later", "no", "no", "no",
         [](Desk& d) {
             d.gateway.state = SessionState::Disconnected;
             d.desk.oms().onSession({VenueId{0}, "main"});
             return d.press(CancelOrder{d.next(), OrderOrigin::Ticket, d.resting});
         }},
    };
    return kRows;
}

} // namespace

class ConfirmPolicyTest : public QObject {
    Q_OBJECT

private slots:
    void everyRowAtEveryLevel_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("level");
        for (int i = 0; i < static_cast<int>(rows().size()); ++i) {
            for (int level = 0; level <= static_cast<int>(ConfirmLevel::Instant); ++level)
                QTest::addRow("%s, %s", rows()[static_cast<std::size_t>(i)].situation,
                              toString(static_cast<ConfirmLevel>(level)).data())
                    << i << level;
        }
    }
    void everyRowAtEveryLevel()
    {
        QFETCH(int, row);
        QFETCH(int, level);
        const Row& one = rows()[static_cast<std::size_t>(row)];
        Desk desk(static_cast<ConfirmLevel>(level));
        const char* const wanted = level == 0 ? one.guarded : level == 1 ? one.fast : one.instant;
        const std::string came = one.act(desk);
        const auto answers = desk.tell.all<RequestAnswered>();
        const std::string why = answers.back().error ? answers.back().error->message : answers.back().words;
        QVERIFY2(came == wanted, (came + ", not " + wanted + ": " + why).c_str());
    }
};

QTEST_GUILESS_MAIN(ConfirmPolicyTest)
#include "confirm_policy_test.moc"
