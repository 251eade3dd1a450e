// SPDX-License-Identifier: GPL-3.0-or-later
// What the trading side is given comes back from the journal's bytes as it went in, and damage is found.
#include "core/engine/trading_codec.h"

#include "core/base/split_mix.h"

#include <QTest>

#include <string>
#include <string_view>
#include <vector>

using namespace gannet;

namespace {

[[nodiscard]] Decimal dec(std::string_view text)
{
    return Decimal::parse(text).value();
}

/// Every field away from its default, so that one that is lost makes a difference.
[[nodiscard]] OrderTerms terms()
{
    OrderTerms terms;
    terms.side = Side::Sell;
    terms.type = OrderType::TakeProfitLimit;
    terms.timeInForce = TimeInForce::Gtd;
    terms.qty = Qty{dec("0.010")};
    terms.price = Price{dec("60000.1")};
    terms.trigger = Price{dec("60001")};
    terms.triggerSource = TriggerSource::Index;
    terms.trailBy = dec("12.50");
    terms.slippageCap = dec("0.005");
    terms.expiry = Timestamp{77};
    terms.isPostOnly = true;
    terms.isReduceOnly = true;
    return terms;
}

[[nodiscard]] Error error()
{
    return {.kind = ErrorKind::Rejected,
            .code = Code::MinNotional,
            .message = "too small",
            .outcome = Outcome::Rejected,
            .field = "size",
            .limit = "5",
            .value = "4.2",
            .venueCode = "-4164",
            .fixes = {"0.001", "0.002"},
            .traceId = 12};
}

[[nodiscard]] OrderRequest request()
{
    return {.request = {"r-1"},
            .instrument = "binance-usdm:BTCUSDT",
            .account = "main",
            .mode = TradingMode::Live,
            .origin = OrderOrigin::OrderLine,
            .terms = terms(),
            .tag = "idea",
            .confirmed = {"PRICE_BAND", "MAX_SIZE"}};
}

constexpr ClientOrderId kOrder{0x1234'5678'9ABC'DEF0, 42};

[[nodiscard]] Order order()
{
    Order order;
    order.id = kOrder;
    order.request = {"r-2"};
    order.account = "main";
    order.mode = TradingMode::Shadow;
    order.origin = OrderOrigin::External;
    order.terms = terms();
    order.tag = "t";
    order.venueOrderId = "8081";
    order.state = OrderState::PendingReplace;
    order.isOutcomeUnknown = true;
    order.isHeld = true;
    order.filledQty = dec("0.004");
    order.filledNotional = dec("240.0004");
    order.created = Timestamp{5};
    order.changed = Timestamp{6};
    order.reason = error();
    return order;
}

[[nodiscard]] Fill fill()
{
    Fill fill;
    fill.account = "main";
    fill.tradeId = "tr-9";
    fill.order = kOrder;
    fill.venueOrderId = "8081";
    fill.side = Side::Sell;
    fill.price = Price{dec("60000.5")};
    fill.qty = Qty{dec("0.004")};
    fill.fee = dec("-0.12");
    fill.feeAsset = "BNB";
    fill.isMaker = true;
    fill.time = Timestamp{8};
    fill.sequence = 3;
    return fill;
}

[[nodiscard]] std::vector<TradingCommand> commands()
{
    const RequestId id{"r-3"};
    const Bracket bracket{{{.share = dec("0.5"),
                            .target = Price{dec("61000")},
                            .stop = Price{dec("59000")},
                            .trail = dec("10"),
                            .slippageCap = dec("0.01")},
                           {dec("0.5"), {}, {}, {}, {}}}};
    return {
        SubmitOrder{request(), bracket},
        SubmitOrder{request(), std::nullopt},
        CancelOrder{id, OrderOrigin::Ladder, kOrder},
        ReplaceOrder{id, OrderOrigin::Keyboard, kOrder, terms(), true, {"MAX_SIZE"}, Decimal{-25, 1}},
        CancelScope{id, OrderOrigin::Ladder, "binance-usdm", "main", TradingMode::Live, CancelWhat::Everything},
        ClosePosition{id,
                      OrderOrigin::Ladder,
                      "paper:BTC",
                      "main",
                      TradingMode::Live,
                      dec("0.25"),
                      dec("0.01"),
                      CancelWhat::Everything,
                      {"X"}},
        ReversePosition{
            id, OrderOrigin::Ladder, "paper:BTC", "main", TradingMode::Live, dec("0.01"), {"X"}, dec("-0.25")},
        FlattenAll{id, OrderOrigin::Ladder, TradingMode::Live, dec("0.01"), {"X"}},
        StopToBreakeven{id, OrderOrigin::Ladder, "paper:BTC", "main", TradingMode::Live, dec("0.0005")},
        Arm{id, TradingMode::Live, {"paper: alpha:BTC: position 1 here, 2 at the venue"}},
        Disarm{id},
        SetKill{id, "shell", "paper:BTC", "why"},
        ReleaseKill{id, "paper", "RELEASE"},
        QueryOrder{id, kOrder},
        SetLeverage{id, OrderOrigin::Ladder, "paper:BTC", "main", TradingMode::Live, 7, {"leverage"}},
        SetConfirm{id, TradingMode::Live, ConfirmLevel::Fast},
        SetAsk{id, TradingMode::Live, "usual_size", false},
        RefusedPress{id, OrderOrigin::Keyboard, "position.reverse", error()},
        CompareAccount{id, "alpha", "main", TradingMode::Live},
        DismissDrift{id, "alpha", "main", TradingMode::Live, {3, 4}, "a deposit"},
        TakeEntry{id, "alpha", "main", TradingMode::Live, 7},
        SetMarginMode{
            id, OrderOrigin::Ticket, "paper:BTC", "main", TradingMode::Live, MarginMode::Isolated, {"margin_mode"}},
        MoveMargin{id, OrderOrigin::Ticket, "paper:BTC", "main", TradingMode::Live, Decimal{-125, 1}, {"margin"}},
    };
}

[[nodiscard]] std::vector<StoreNews> news()
{
    return {IntentStored{7, kOrder}, IntentFailed{8, kOrder, error()}, StoreFailed{error()}, StoreRecovered{},
            RowRefused{error()}};
}

[[nodiscard]] Remembered remembered()
{
    Remembered all;
    all.orders = {{"paper", "paper:BTC", order()}, {"paper", "paper:ETH", Order{}}};
    all.fills = {{"paper", "paper:BTC", fill()}};
    all.funding = {{"paper", "main", "paper:BTC", Timestamp{9}, dec("-1.5"), "USDT", dec("0.0001"), dec("-0.004")}};
    all.balances = {{"paper", "main", "USDT", dec("1000.5"), dec("900"), Timestamp{10}}};
    all.kills = {{KillScope::Instrument, "paper:BTC", true, "slip", Timestamp{11}}};
    all.settings = {{"bracket/1", "{}", Timestamp{12}}, {"gone", std::nullopt, Timestamp{13}}};
    all.sizes = {{"paper:BTC", "main/shadow", {77, 3}, dec("0.250")}};
    return all;
}

template <class T> [[nodiscard]] std::string bytesOf(const T& value)
{
    ByteWriter out;
    write(out, value);
    return out.take();
}

template <class T> void comesBack(const T& value)
{
    const std::string bytes = bytesOf(value);
    ByteReader in(bytes);
    T back;
    read(in, back);
    QVERIFY(in.isDone());
    QCOMPARE(bytesOf(back), bytes);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        ByteReader cut(std::string_view(bytes).substr(0, length));
        T torn;
        read(cut, torn);
        QVERIFY2(!cut.isGood(), std::to_string(length).c_str());
    }
}

} // namespace

class TradingCodecTest : public QObject {
    Q_OBJECT
private slots:
    void commandsComeBack()
    {
        const auto all = commands();
        for (const TradingCommand& command : all) {
            comesBack(command);
            QCOMPARE(command.index(), indexOf(bytesOf(command)));
        }
        std::vector<bool> seen(std::variant_size_v<TradingCommand>);
        for (const TradingCommand& command : all)
            seen[command.index()] = true;
        QVERIFY(std::ranges::find(seen, false) == seen.end());
    }

    void newsComesBack()
    {
        for (const StoreNews& one : news())
            comesBack(one);
        QCOMPARE(news().size(), std::variant_size_v<StoreNews>);
    }

    void whatIsRememberedComesBack() { comesBack(remembered()); }

    /// A record of before there were TWAPs has none of their place; one with a TWAP has its minutes.
    void onlyATwapHasMinutes()
    {
        OrderRequest asked = request();
        const std::size_t before = bytesOf(TradingCommand{SubmitOrder{asked, std::nullopt}}).size();
        asked.terms.type = OrderType::Twap;
        asked.terms.twap = TwapPlan{45, true};
        const std::string bytes = bytesOf(TradingCommand{SubmitOrder{asked, std::nullopt}});
        QCOMPARE(bytes.size(), before + 1 + sizeof(std::int32_t) + 1);
        ByteReader in(bytes);
        TradingCommand command;
        read(in, command);
        QVERIFY(in.isGood() && in.isDone());
        QVERIFY(std::get<SubmitOrder>(command).order.terms.twap == (TwapPlan{45, true}));
    }

    /// Values, not only bytes: a writer and a reader that both leave a field out would agree.
    void fieldsAreTheSame()
    {
        const std::string bytes = bytesOf(TradingCommand{SubmitOrder{request(), std::nullopt}});
        ByteReader in(bytes);
        TradingCommand command;
        read(in, command);
        const OrderRequest back = std::get<SubmitOrder>(command).order;
        QCOMPARE(back.request.text, std::string("r-1"));
        QCOMPARE(back.instrument, std::string("binance-usdm:BTCUSDT"));
        QVERIFY(back.mode == TradingMode::Live && back.origin == OrderOrigin::OrderLine);
        QCOMPARE(describe(back.terms), describe(terms()));
        QCOMPARE(back.terms.qty.toString(), std::string("0.010")); // the zero that was typed too
        QVERIFY(back.terms.trailBy == dec("12.5") && back.terms.expiry == Timestamp{77});
        QCOMPARE(back.confirmed, (std::vector<std::string>{"PRICE_BAND", "MAX_SIZE"}));

        const std::string kept = bytesOf(remembered());
        ByteReader rows(kept);
        Remembered all;
        read(rows, all);
        QCOMPARE(all.orders.size(), std::size_t(2));
        QVERIFY(all.orders[0].order.id == kOrder && all.orders[0].order.state == OrderState::PendingReplace);
        QCOMPARE(all.orders[0].order.reason->fixes, error().fixes);
        QVERIFY(!all.orders[1].order.reason && !all.orders[1].order.terms.price);
        QCOMPARE(all.fills[0].fill.fee.toString(), std::string("-0.12"));
        QVERIFY(!all.settings[1].value);
        QCOMPARE(all.sizes.size(), std::size_t(1));
        QVERIFY(all.sizes[0].account == "main/shadow" && all.sizes[0].order.counter == 3U);
        QCOMPARE(all.sizes[0].qty.toString(), std::string("0.250"));
    }

    void settingsComeBack()
    {
        TradingSettings settings;
        settings.oms.session = 77;
        settings.oms.arm.idle.reset();
        settings.oms.doubt.report = Duration::seconds(3);
        AccountSettings account = paperAccount("hyperliquid", "scalp");
        account.mode = TradingMode::Shadow;
        account.limits.allowlist = {"hyperliquid:BTC", "hyperliquid:ETH"};
        account.limits.hardOf["hyperliquid:BTC"].maxQty = dec("0.5");
        account.limits.softOf["hyperliquid:BTC"].priceTicks = 7;
        account.limits.maxDailyLoss = dec("99.99");
        account.limits.venue.maxPositionNotional = dec("50000");
        account.limits.venue.hard.maxPriceOffset = dec("0.04");
        account.limits.venue.soft.priceTicks = 12;
        account.limits.venue.maxDataAge = Duration::milliseconds(2500);
        account.paper.start = {{"USDC", dec("2500.50")}};
        account.paper.fees = FeeTier{"config", dec("-0.0001"), dec("0.0004")};
        account.paper.leverageOf = {{"hyperliquid:BTC", 20}};
        settings.accounts = {account, paperAccount("binance-usdm", "paper")};

        comesBack(settings);
        const std::string bytes = bytesOf(settings);
        ByteReader in(bytes);
        TradingSettings back;
        read(in, back);
        QVERIFY(in.isDone());
        QVERIFY(!back.oms.arm.idle && back.oms.doubt.report == Duration::seconds(3));
        QVERIFY(back.accounts[0].mode == TradingMode::Shadow);
        QVERIFY(back.accounts[0].limits.allowlist == account.limits.allowlist);
        QVERIFY(back.accounts[0].limits.hardOf.at("hyperliquid:BTC").maxQty == dec("0.5"));
        QVERIFY(back.accounts[0].limits.softOf.at("hyperliquid:BTC").priceTicks == 7U);
        QVERIFY(back.accounts[0].limits.maxDailyLoss == dec("99.99"));
        QVERIFY(back.accounts[0].limits.venue.maxPositionNotional == dec("50000"));
        QVERIFY(back.accounts[0].limits.venue.hard.maxPriceOffset == dec("0.04"));
        QVERIFY(back.accounts[0].limits.venue.soft.priceTicks == 12U);
        QVERIFY(back.accounts[0].limits.venue.maxDataAge == Duration::milliseconds(2500));
        QVERIFY(back.accounts[0].paper.start.at("USDC") == dec("2500.50"));
        QVERIFY(back.accounts[0].paper.fees->maker == dec("-0.0001"));
        QCOMPARE(back.accounts[0].paper.leverageOf.at("hyperliquid:BTC"), 20);
        QVERIFY(!back.accounts[1].paper.fees && back.accounts[1].limits.soft.priceOffset == dec("0.01"));
    }

    void damageIsFoundAndNeverCostsMemory()
    {
        SplitMix random(20261121);
        const std::string whole = bytesOf(remembered());
        for (int round = 0; round < 20'000; ++round) {
            std::string bytes = whole;
            for (std::uint64_t n = 1 + random.upTo(3); n > 0; --n)
                bytes[random.upTo(bytes.size() - 1)] = static_cast<char>(random.upTo(255));
            ByteReader in(bytes);
            Remembered back;
            read(in, back); // must end; what it says is another matter, the journal has checksums
            QVERIFY(back.orders.size() <= bytes.size() && back.fills.size() <= bytes.size());
        }
        std::string huge = bytesOf(Remembered{});
        huge[3] = '\x7F'; // two thousand million orders
        ByteReader in(huge);
        Remembered back;
        read(in, back);
        QVERIFY(!in.isGood());
        QVERIFY(back.orders.empty());
    }

    void decimalsOutOfRangeAreDamage()
    {
        std::string bytes = bytesOf(
            TradingCommand{StopToBreakeven{{}, OrderOrigin::Ticket, "", "", TradingMode::Paper, Decimal{5, 18}}});
        ByteReader sound(bytes);
        TradingCommand command;
        read(sound, command);
        QVERIFY(sound.isDone());
        bytes.back() = 19;
        ByteReader in(bytes);
        read(in, command);
        QVERIFY(!in.isGood());
    }

private:
    [[nodiscard]] static std::size_t indexOf(const std::string& bytes)
    {
        ByteReader in(bytes);
        TradingCommand command;
        read(in, command);
        return command.index();
    }
};

QTEST_GUILESS_MAIN(TradingCodecTest)
#include "trading_codec_test.moc"
