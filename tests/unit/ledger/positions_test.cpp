// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/positions.h"

#include "core/ledger/pnl.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

using namespace gannet;

namespace {

constexpr VenueId kVenue{0};
constexpr InstrumentId kInstrument{0};
const std::string kAccount = "main";
const PositionKey kKey{kVenue, kAccount, kInstrument};
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

[[nodiscard]] Decimal decimal(std::string_view text)
{
    return Decimal::parse(text).value();
}

[[nodiscard]] Fill fill(std::string tradeId, Side side, Decimal qty, Decimal price, std::int64_t atMs)
{
    Fill result;
    result.venue = kVenue;
    result.instrument = kInstrument;
    result.account = kAccount;
    result.tradeId = std::move(tradeId);
    result.side = side;
    result.price.value = price;
    result.qty.value = qty;
    result.time = Timestamp::fromMilliseconds(atMs);
    return result;
}

[[nodiscard]] Fill fill(std::string tradeId, Side side, std::string_view qty, std::string_view price, std::int64_t atMs)
{
    return fill(std::move(tradeId), side, decimal(qty), decimal(price), atMs);
}

[[nodiscard]] VenuePosition word(std::string_view qty, std::optional<std::string_view> entry, std::int64_t atMs)
{
    VenuePosition result;
    result.venue = kVenue;
    result.instrument = kInstrument;
    result.account = kAccount;
    result.qty = decimal(qty);
    if (entry)
        result.entryPrice = decimal(*entry);
    result.time = Timestamp::fromMilliseconds(atMs);
    return result;
}

[[nodiscard]] FundingPayment payment(std::string_view amount, std::int64_t atMs)
{
    FundingPayment result;
    result.venue = kVenue;
    result.instrument = kInstrument;
    result.account = kAccount;
    result.amount = decimal(amount);
    result.time = Timestamp::fromMilliseconds(atMs);
    return result;
}

/// All that a position says, exactly.
[[nodiscard]] std::string words(const Position* position)
{
    if (!position)
        return "nothing";
    const NetPosition& net = position->net;
    std::string text = net.qty.normalized().toString() + " cost " +
                       (net.costBasis ? net.costBasis->toString() : "unknown") + " realised " +
                       net.realised.toString() + (net.isRealisedComplete ? "" : " and unknown") + " adopted " +
                       net.adoptedQty.normalized().toString() + " funding " + position->funding.toString();
    for (const auto& [asset, paid] : position->fees)
        text += " fee " + paid.toString() + ' ' + asset;
    return text;
}

[[nodiscard]] Positions told(const std::vector<Fill>& fills)
{
    Positions positions;
    for (const Fill& each : fills)
        RC_ASSERT(positions.apply(each).has_value());
    return positions;
}

[[nodiscard]] Decimal signedQty(const Fill& each)
{
    return each.side == Side::Buy ? each.qty.value : subtract({}, each.qty.value).value();
}

/// Between one and forty fills of one position in the venue's order, often at one time, with fees in two assets.
[[nodiscard]] std::vector<Fill> anyFills()
{
    std::vector<Fill> fills;
    const auto count = *rc::gen::inRange<std::size_t>(1, 41);
    std::int64_t atMs = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const Decimal qty{*rc::gen::inRange<std::int64_t>(1, 1'000), *rc::gen::inRange<std::int8_t>(0, 4)};
        const Decimal price{*rc::gen::inRange<std::int64_t>(1, 10'000'000), *rc::gen::inRange<std::int8_t>(0, 9)};
        atMs += *rc::gen::inRange<std::int64_t>(0, 2);
        Fill each = fill(std::to_string(i), *rc::gen::arbitrary<bool>() ? Side::Buy : Side::Sell, qty, price, atMs);
        each.sequence = i;
        each.fee = Decimal{*rc::gen::inRange<std::int64_t>(-500, 2'000), 5};
        each.feeAsset = *rc::gen::arbitrary<bool>() ? "USDC" : "BNB";
        fills.push_back(std::move(each));
    }
    return fills;
}

template <class T> [[nodiscard]] std::vector<T> shuffled(const std::vector<T>& items)
{
    auto keys = *rc::gen::container<std::vector<std::uint32_t>>(items.size(), rc::gen::arbitrary<std::uint32_t>());
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    std::vector<T> result;
    for (const std::size_t index : order)
        result.push_back(items[index]);
    return result;
}

[[nodiscard]] LedgerAmount result(const Position& position, const Price& mark)
{
    return add(position.net.realised, unrealised(position.net, mark).value()).value();
}

} // namespace

class PositionsTest final : public QObject {
    Q_OBJECT

private slots:
    void refused_data();
    void refused();
    void sumsThatDoNotFit();
    void sameTradeIdWithOtherTerms();
    void tradeIdsThatCountUp();
    void accountsAreApart();
    void fundingCountsOnce();
    void adoption_data();
    void adoption();
    void adoptionRefused();
    void lateFillShrinksWhatWasAdopted();
    void lateFillsInALongHistory();
    void unknownStaysUnknown();
    void dust();
    void exposuresOverVenues();
    void sumOfFillsIsThePosition();
    void arrivalOrderChangesNothing();
    void splittingChangesNothing();
    void duplicatesChangeNothing();
    void moneyIsConserved();
};

void PositionsTest::refused_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, int field, Code code) {
        QTest::newRow(name) << field << static_cast<int>(code);
    };
    row("price zero", 0, Code::BadPrice);
    row("price negative", 1, Code::BadPrice);
    row("size zero", 2, Code::BadQty);
    row("size negative", 3, Code::BadQty);
    row("price too fine", 4, Code::BadNumber);
    row("size with a scale below zero", 5, Code::BadNumber);
    row("fee too fine", 6, Code::BadNumber);
    row("no trade id", 7, Code::MissingField);
    row("no time", 8, Code::MissingField);
    row("no venue", 9, Code::MissingField);
    row("no instrument", 10, Code::MissingField);
    row("fee of no asset", 11, Code::MissingField);
}

void PositionsTest::refused()
{
    QFETCH(int, field);
    QFETCH(int, code);
    Fill bad = fill("2", Side::Buy, "1", "100", 2);
    switch (field) {
    case 0: bad.price.value = decimal("0.00"); break;
    case 1: bad.price.value = decimal("-1"); break;
    case 2: bad.qty.value = {}; break;
    case 3: bad.qty.value = decimal("-0.1"); break;
    case 4: bad.price.value.scale = 19; break;
    case 5: bad.qty.value.scale = -1; break;
    case 6: bad.fee = Decimal{1, 19}; break;
    case 7: bad.tradeId.clear(); break;
    case 8: bad.time = {}; break;
    case 9: bad.venue = {}; break;
    case 10: bad.instrument = {}; break;
    default: bad.fee = decimal("0.1"); break;
    }
    Positions positions;
    QVERIFY(!positions.apply(bad).has_value());
    QVERIFY(positions.all().empty());

    QVERIFY(positions.apply(fill("1", Side::Buy, "1", "100", 1)) == Told::Counted);
    const std::string before = words(positions.find(kKey));
    const auto answer = positions.apply(bad);
    QVERIFY(!answer.has_value());
    QVERIFY(answer.error().kind == ErrorKind::Protocol);
    QCOMPARE(static_cast<int>(answer.error().code), code);
    QVERIFY(!answer.error().field.empty() && !answer.error().value.empty() && !answer.error().limit.empty());
    QCOMPARE(words(positions.find(kKey)), before);
    QCOMPARE(positions.fillCount(), std::size_t(1));
    QCOMPARE(positions.all().size(), std::size_t(1));
}

void PositionsTest::sumsThatDoNotFit()
{
    Positions positions;
    QVERIFY(positions.apply(fill("1", Side::Buy, Decimal{kMax, 0}, Decimal{kMax, 0}, 5)).has_value());
    const std::string before = words(positions.find(kKey));
    for (const std::int64_t atMs : {9, 1}) { // a newer one, and a late one that breaks the fold of what follows
        const auto answer = positions.apply(fill("2", Side::Buy, Decimal{1, 0}, Decimal{1, 0}, atMs));
        QVERIFY(!answer.has_value());
        QVERIFY(answer.error().kind == ErrorKind::Protocol && answer.error().code == Code::OutOfRange);
        QCOMPARE(words(positions.find(kKey)), before);
        QCOMPARE(positions.fillCount(), std::size_t(1));
    }
    // What was refused is not remembered as counted.
    QVERIFY(positions.apply(fill("2", Side::Sell, Decimal{1, 0}, Decimal{1, 0}, 9)) == Told::Counted);
    // Nor is it met when everything is folded again.
    QVERIFY(positions.apply(fill("3", Side::Sell, Decimal{1, 0}, Decimal{1, 0}, 2)) == Told::CountedLate);
    QVERIFY(positions.find(kKey)->net.qty == (Decimal{kMax - 2, 0}));
}

void PositionsTest::sameTradeIdWithOtherTerms()
{
    Positions positions;
    const Fill first = fill("7", Side::Buy, "1.0", "100", 1);
    QVERIFY(positions.apply(first) == Told::Counted);
    Fill again = first;
    again.qty.value = decimal("1.00"); // the same number, written otherwise
    again.time = again.time + Duration::nanoseconds(1);
    QVERIFY(positions.apply(again) == Told::Known);
    const std::string before = words(positions.find(kKey));
    Fill otherQty = first;
    otherQty.qty.value = decimal("2");
    Fill otherSide = first;
    otherSide.side = Side::Sell;
    Fill otherInstrument = first;
    otherInstrument.instrument = InstrumentId{1};
    for (const Fill& other : {otherQty, otherSide, otherInstrument}) {
        const auto answer = positions.apply(other);
        QVERIFY(!answer.has_value());
        QVERIFY(answer.error().code == Code::DuplicateId);
        QCOMPARE(words(positions.find(kKey)), before);
        QCOMPARE(positions.all().size(), std::size_t(1));
    }
}

/// Of one time and without a sequence, trade 9 is before trade 10.
void PositionsTest::tradeIdsThatCountUp()
{
    const std::vector<Fill> fills = {fill("9", Side::Buy, "1", "100", 1), fill("10", Side::Sell, "2", "110", 1),
                                     fill("11", Side::Buy, "1", "90", 1)};
    Positions positions;
    QVERIFY(positions.apply(fills[2]) == Told::Counted);
    QVERIFY(positions.apply(fills[1]) == Told::CountedLate);
    QVERIFY(positions.apply(fills[0]) == Told::CountedLate);
    QCOMPARE(words(positions.find(kKey)), std::string("0 cost 0 realised 30 adopted 0 funding 0"));
}

void PositionsTest::accountsAreApart()
{
    Positions positions;
    Fill other = fill("1", Side::Sell, "3", "50", 1);
    other.account = "other";
    QVERIFY(positions.apply(fill("1", Side::Buy, "1", "100", 1)) == Told::Counted);
    QVERIFY(positions.apply(other) == Told::Counted);
    other.venue = VenueId{1};
    QVERIFY(positions.apply(other) == Told::Counted);
    QCOMPARE(positions.all().size(), std::size_t(3));
    QCOMPARE(positions.fillCount(), std::size_t(3));
    QCOMPARE(words(positions.find(kKey)), std::string("1 cost 100 realised 0 adopted 0 funding 0"));
    QVERIFY(!positions.find({kVenue, "nobody", kInstrument}));
}

void PositionsTest::fundingCountsOnce()
{
    Positions positions;
    QVERIFY(positions.apply(payment("-0.25", 3'600'000)) == Told::Counted);
    QVERIFY(positions.apply(payment("-0.250", 3'600'000)) == Told::Known);
    QVERIFY(positions.apply(payment("0.1", 7'200'000)) == Told::Counted);
    QVERIFY(positions.apply(payment("1", 1'000)) == Told::CountedLate);
    const auto answer = positions.apply(payment("0.2", 7'200'000));
    QVERIFY(!answer.has_value() && answer.error().code == Code::DuplicateId);
    FundingPayment bad = payment("1", 9'000'000);
    bad.amount.scale = 19;
    QVERIFY(!positions.apply(bad).has_value());
    bad = payment("1", 0);
    QVERIFY(!positions.apply(bad).has_value());
    // A late fill folds the position again and leaves the funding alone.
    QVERIFY(positions.apply(fill("2", Side::Buy, "1", "100", 2)).has_value());
    QVERIFY(positions.apply(fill("1", Side::Buy, "1", "100", 1)) == Told::CountedLate);
    QCOMPARE(words(positions.find(kKey)), std::string("2 cost 200 realised 0 adopted 0 funding 0.85"));
}

void PositionsTest::adoption_data()
{
    QTest::addColumn<QByteArray>("qty");
    QTest::addColumn<QByteArray>("entry"); // empty: not told
    QTest::addColumn<QByteArray>("wanted");
    const auto row = [](const char* name, const char* qty, const char* entry, const char* wanted) {
        QTest::newRow(name) << QByteArray(qty) << QByteArray(entry) << QByteArray(wanted);
    };
    // Ours before it: long 3 at 100.
    row("the same", "3.0", "99", "3 cost 300 realised 0 adopted 0 funding 0");
    row("more, priced", "5", "102", "5 cost 510 realised 0 adopted 2 funding 0");
    row("more, unpriced", "5", "", "5 cost unknown realised 0 adopted 2 funding 0");
    row("less, priced", "1", "98", "1 cost 98 realised 0 and unknown adopted -2 funding 0");
    row("less, unpriced", "1", "", "1 cost 100 realised 0 and unknown adopted -2 funding 0");
    row("none", "0", "", "0 cost 0 realised 0 and unknown adopted -3 funding 0");
    row("turned, priced", "-2", "97", "-2 cost -194 realised 0 and unknown adopted -5 funding 0");
    row("turned, unpriced", "-2", "", "-2 cost unknown realised 0 and unknown adopted -5 funding 0");
}

void PositionsTest::adoption()
{
    QFETCH(QByteArray, qty);
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, wanted);
    Positions positions;
    QVERIFY(positions.apply(fill("1", Side::Buy, "3", "100", 1)).has_value());
    VenuePosition said = word(qty.toStdString(), std::nullopt, 2);
    if (!entry.isEmpty())
        said.entryPrice = decimal(entry.toStdString());
    QVERIFY(positions.adopt(said) == Told::Counted);
    QCOMPARE(words(positions.find(kKey)), wanted.toStdString());
    QVERIFY(positions.adopt(said) == Told::Known);
    QCOMPARE(words(positions.find(kKey)), wanted.toStdString());
}

void PositionsTest::adoptionRefused()
{
    Positions positions;
    QVERIFY(!positions.adopt(word("1", std::nullopt, 0)).has_value());
    QVERIFY(!positions.adopt(word("1", "0", 1)).has_value());
    VenuePosition tooFine = word("1", "1", 1);
    tooFine.qty.scale = 19;
    QVERIFY(!positions.adopt(tooFine).has_value());
    QVERIFY(positions.all().empty());
    QVERIFY(positions.adopt(word("1", std::nullopt, 1)).has_value());
    const auto answer = positions.adopt(word("2", std::nullopt, 1));
    QVERIFY(!answer.has_value() && answer.error().code == Code::StateConflict);
    // From the one end of what a number holds to the other: the difference does not fit.
    VenuePosition low = word("1", std::nullopt, 3);
    low.qty = Decimal{-kMax + 1, 0}; // one more is the step from the 1 that is there
    VenuePosition high = word("1", std::nullopt, 4);
    high.qty = Decimal{kMax, 0};
    QVERIFY(positions.adopt(low).has_value());
    const std::string before = words(positions.find(kKey));
    QVERIFY(!positions.adopt(high).has_value());
    QCOMPARE(words(positions.find(kKey)), before);
}

void PositionsTest::lateFillShrinksWhatWasAdopted()
{
    Positions positions;
    QVERIFY(positions.apply(fill("1", Side::Buy, "1", "100", 1)).has_value());
    QVERIFY(positions.adopt(word("3", std::nullopt, 5)).has_value());
    QVERIFY(positions.apply(fill("3", Side::Sell, "1", "120", 6)).has_value());
    QCOMPARE(words(positions.find(kKey)), std::string("2 cost unknown realised 0 and unknown adopted 2 funding 0"));
    QVERIFY(positions.apply(fill("2", Side::Buy, "2", "103", 5)) == Told::CountedLate);
    QCOMPARE(words(positions.find(kKey)), std::string("2 cost 204 realised 18 adopted 0 funding 0"));
}

/// Longer than the distance between checkpoints, told in a scattered order.
void PositionsTest::lateFillsInALongHistory()
{
    constexpr std::int64_t kCount = 1'009; // a prime, so that every step size visits all
    std::vector<Fill> fills;
    for (std::int64_t i = 0; i < kCount; ++i)
        fills.push_back(fill(std::to_string(i), i % 3 == 1 ? Side::Sell : Side::Buy, Decimal{1 + i * 7 % 13, 2},
                             Decimal{10'000 + i * 31 % 977, 2}, 1 + i / 4));
    Positions inOrder;
    for (const Fill& each : fills)
        QVERIFY(inOrder.apply(each) == Told::Counted);
    for (const std::int64_t step : {1'008, 257, 2}) {
        Positions scattered;
        for (std::int64_t i = 0; i < kCount; ++i)
            QVERIFY(scattered.apply(fills[static_cast<std::size_t>(i * step % kCount)]).has_value());
        QCOMPARE(words(scattered.find(kKey)), words(inOrder.find(kKey)));
        QCOMPARE(scattered.fillCount(), fills.size());
    }
}

void PositionsTest::unknownStaysUnknown()
{
    Positions positions;
    QVERIFY(positions.adopt(word("2", std::nullopt, 1)).has_value());
    const Position& position = *positions.find(kKey);
    const Price mark{decimal("100")};
    QVERIFY(!unrealised(position.net, mark));
    QVERIFY(!averageEntry(position.net, 2, Rounding::HalfEven));
    QVERIFY(!netResult(position, mark, "USDC"));
    QVERIFY(notional(position.net.qty, mark) == LedgerAmount::from(decimal("200")));
    // Flat and opened again, the cost is known, but the result since the start is not.
    QVERIFY(positions.apply(fill("1", Side::Sell, "3", "110", 2)).has_value());
    QVERIFY(unrealised(position.net, mark) == LedgerAmount::from(decimal("10")));
    QVERIFY(!unrealised(position.net, std::nullopt));
    QVERIFY(!netResult(position, mark, "USDC"));
    const MaintenanceTier whole{decimal("1"), {}};
    const MaintenanceTier negative{decimal("-0.1"), {}};
    QVERIFY(!estimateLiquidation(decimal("1"), mark, {}, whole, 2));
    QVERIFY(!estimateLiquidation(decimal("1"), mark, {}, negative, 2));
    QVERIFY(!estimateLiquidation({}, mark, {}, MaintenanceTier{}, 2));
    QVERIFY(liquidationStep(decimal("1"), decimal("0.01")) == decimal("-1.010101010101"));
    QVERIFY(liquidationStep(decimal("-2"), decimal("0.05")) == decimal("0.476190476190"));
    QVERIFY(!liquidationStep({}, decimal("0.01")) && !liquidationStep(decimal("1"), decimal("1")) &&
            !liquidationStep(decimal("1"), decimal("-0.1")));
    QVERIFY(!marginUsed(LedgerAmount{}, {}, 2, Rounding::Up));
}

void PositionsTest::dust()
{
    Instrument instrument;
    QVERIFY(!isDust(decimal("0.001"), instrument).has_value());
    QVERIFY(isDust({}, instrument) == false);
    instrument.lotStep = decimal("0.001");
    QVERIFY(isDust(decimal("-0.0009"), instrument) == true);
    QVERIFY(isDust(decimal("-0.001"), instrument) == false);
    instrument.minQty = decimal("0.01");
    QVERIFY(isDust(decimal("0.001"), instrument) == true);
    QVERIFY(isDust(decimal("0.01"), instrument) == false);
}

void PositionsTest::exposuresOverVenues()
{
    Catalogue catalogue;
    Positions positions;
    int trade = 0;
    const auto hold = [&](std::string_view slug, const char* base, const char* quote, Side side, const char* qty) {
        Instrument instrument;
        instrument.venue = catalogue.addVenue(slug);
        instrument.symbol = std::string(base) + quote;
        instrument.base = base;
        instrument.quote = quote;
        instrument.canonical = canonicalName(instrument.type, base, quote).id;
        ++trade;
        Fill each = fill(std::to_string(trade), side, qty, "1", trade);
        each.venue = instrument.venue;
        each.instrument = catalogue.upsert(instrument);
        QVERIFY(positions.apply(each).has_value());
    };
    hold("one", "kPEPE", "USDC", Side::Buy, "2.5");
    hold("two", "1000PEPE", "USDT", Side::Sell, "4");
    hold("three", "PEPE", "USD", Side::Buy, "700");
    hold("one", "BTC", "USDC", Side::Buy, "0.1");
    hold("two", "ETH", "USDT", Side::Buy, "1");
    hold("two", "ETH", "USDT", Side::Sell, "1"); // flat: no exposure
    const auto held = exposures(positions, catalogue);
    QVERIFY(held.has_value());
    QCOMPARE(held->size(), std::size_t(2));
    const Exposure& pepe = held->at("PEPE-PERP");
    QCOMPARE(pepe.longQty.toString(), std::string("3200"));
    QCOMPARE(pepe.shortQty.toString(), std::string("4000"));
    QCOMPARE(pepe.netQty.toString(), std::string("-800"));
    QCOMPARE(held->at("BTC-PERP").netQty.toString(), std::string("0.1"));
}

void PositionsTest::sumOfFillsIsThePosition()
{
    QVERIFY(rc::check("quantity and fees are the sums over the fills", [] {
        const std::vector<Fill> fills = anyFills();
        Decimal qty;
        std::map<std::string, LedgerAmount> fees;
        for (const Fill& each : fills) {
            qty = add(qty, signedQty(each)).value();
            if (!each.fee.isZero())
                fees[each.feeAsset] = add(fees[each.feeAsset], LedgerAmount::from(each.fee)).value();
        }
        const Positions positions = told(fills);
        const Position& position = *positions.find(kKey);
        RC_ASSERT(position.net.qty == qty);
        RC_ASSERT(position.fees == fees);
        RC_ASSERT(position.fills == fills.size());
        RC_ASSERT(position.net.costBasis->isNegative() == qty.isNegative());
        RC_ASSERT(position.net.costBasis->isZero() == qty.isZero());
    }));
    QVERIFY(rc::check("with a word of the venue, what was adopted makes up the rest", [] {
        const std::vector<Fill> fills = anyFills();
        const std::int64_t atMs = *rc::gen::inRange<std::int64_t>(1, 30);
        VenuePosition said = word("0", std::nullopt, atMs);
        said.qty = Decimal{*rc::gen::inRange<std::int64_t>(-5'000, 5'000), 3};
        const std::size_t place = *rc::gen::inRange<std::size_t>(0, fills.size() + 1);
        Positions positions;
        Decimal sum;
        Decimal since = said.qty;
        for (std::size_t i = 0; i <= fills.size(); ++i) {
            if (i == place)
                RC_ASSERT(positions.adopt(said).has_value());
            if (i == fills.size())
                break;
            RC_ASSERT(positions.apply(fills[i]).has_value());
            sum = add(sum, signedQty(fills[i])).value();
            if (fills[i].time > said.time)
                since = add(since, signedQty(fills[i])).value();
        }
        const NetPosition& net = positions.find(kKey)->net;
        RC_ASSERT(net.qty == since);
        RC_ASSERT(net.qty == add(sum, net.adoptedQty).value());
    }));
}

void PositionsTest::arrivalOrderChangesNothing()
{
    QVERIFY(rc::check("fills, a payment and a word in any order of arrival", [] {
        const std::vector<Fill> fills = anyFills();
        const std::vector<Fill> late = shuffled(fills);
        VenuePosition said = word("0.5", std::nullopt, *rc::gen::inRange<std::int64_t>(1, 30));
        if (*rc::gen::arbitrary<bool>())
            said.entryPrice = decimal("101.5");
        const bool hasWord = *rc::gen::arbitrary<bool>();
        Positions first;
        RC_ASSERT(first.apply(payment("0.5", 7)).has_value());
        for (const Fill& each : fills)
            RC_ASSERT(first.apply(each).has_value());
        if (hasWord)
            RC_ASSERT(first.adopt(said).has_value());
        Positions second;
        if (hasWord)
            RC_ASSERT(second.adopt(said).has_value());
        for (const Fill& each : late)
            RC_ASSERT(second.apply(each).has_value());
        RC_ASSERT(second.apply(payment("0.5", 7)).has_value());
        RC_ASSERT(words(first.find(kKey)) == words(second.find(kKey)));
    }));
}

void PositionsTest::splittingChangesNothing()
{
    QVERIFY(
        rc::check("a fill told as two has the same position, and the same realised + unrealised to the last digit", [] {
            const std::vector<Fill> fills = anyFills();
            const std::size_t which = *rc::gen::inRange<std::size_t>(0, fills.size());
            Decimal whole = fills[which].qty.value;
            whole = Decimal{whole.mantissa * 100, static_cast<std::int8_t>(whole.scale + 2)};
            const std::int64_t part = *rc::gen::inRange<std::int64_t>(1, whole.mantissa);
            std::vector<Fill> split = fills;
            split[which].qty.value = Decimal{part, whole.scale};
            Fill rest = fills[which];
            rest.tradeId += "/2"; // longer, so after the first half
            rest.qty.value = Decimal{whole.mantissa - part, whole.scale};
            rest.fee = {};
            split.insert(split.begin() + static_cast<std::ptrdiff_t>(which) + 1, rest);
            const Positions one = told(fills);
            const Positions two = told(split);
            const Price mark{Decimal{*rc::gen::inRange<std::int64_t>(1, 1'000'000), 4}};
            RC_ASSERT(one.find(kKey)->net.qty == two.find(kKey)->net.qty);
            RC_ASSERT(one.find(kKey)->fees == two.find(kKey)->fees);
            RC_ASSERT(result(*one.find(kKey), mark) == result(*two.find(kKey), mark));
        }));
}

void PositionsTest::duplicatesChangeNothing()
{
    QVERIFY(rc::check("everything told twice counts once", [] {
        const std::vector<Fill> fills = anyFills();
        Positions positions = told(fills);
        const std::string once = words(positions.find(kKey));
        for (const Fill& each : shuffled(fills))
            RC_ASSERT(positions.apply(each) == Told::Known);
        RC_ASSERT(words(positions.find(kKey)) == once);
        RC_ASSERT(positions.fillCount() == fills.size());
    }));
}

void PositionsTest::moneyIsConserved()
{
    QVERIFY(rc::check("realised + unrealised is what came in less what went out, plus what is held, at any mark", [] {
        const std::vector<Fill> fills = anyFills();
        const Price mark{Decimal{*rc::gen::inRange<std::int64_t>(1, kMax), *rc::gen::inRange<std::int8_t>(0, 19)}};
        const Positions positions = told(fills);
        const Position& position = *positions.find(kKey);
        LedgerAmount cash;
        for (const Fill& each : fills)
            cash = subtract(cash, LedgerAmount::product(signedQty(each), each.price.value)).value();
        RC_ASSERT(subtract(position.net.realised, *position.net.costBasis) == cash);
        RC_ASSERT(result(position, mark) == add(cash, LedgerAmount::product(position.net.qty, mark.value)).value());
        const LedgerAmount paid = position.fees.contains("USDC") ? position.fees.at("USDC") : LedgerAmount{};
        RC_ASSERT(netResult(position, mark, "USDC") == subtract(result(position, mark), paid));
    }));
}

QTEST_GUILESS_MAIN(PositionsTest)
#include "positions_test.moc"
