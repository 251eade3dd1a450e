// SPDX-License-Identifier: GPL-3.0-or-later
// A venue's recorded fills, funding and account states against ours. Its fills say the position before each of them;
// the history starts in the middle, so the first of a coin is adopted. Its closedPnl is a display value whose entry
// price the rows do not determine: it is printed beside ours, not compared.
#include "core/ledger/pnl.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace gannet;
using nlohmann::json;

namespace {

constexpr VenueId kVenue{0};
constexpr Duration kMillisecond = Duration::milliseconds(1);
const std::string kAccount = "main";

[[nodiscard]] const json& recorded()
{
    static const json all =
        json::parse(std::ifstream(GANNET_SOURCE_DIR "/tests/unit/ledger/fixtures/hyperliquid_account.json"));
    return all;
}

[[nodiscard]] Decimal decimal(const json& text)
{
    return Decimal::parse(text.get<std::string>()).value();
}

/// A fill with what the venue says beside it.
struct Row {
    Fill fill;
    std::string coin;
    Decimal startPosition;
    Decimal closedPnl;
};

/// Oldest first. The recorded lists are newest first by time, but of one time the earlier fill comes first.
[[nodiscard]] std::vector<Row> rowsOf(json list, std::map<std::string, InstrumentId>& coins)
{
    std::stable_sort(list.begin(), list.end(),
                     [](const json& a, const json& b) { return a.at("time") < b.at("time"); });
    std::vector<Row> rows;
    for (const json& told : list) {
        Row row;
        row.coin = told.at("coin").get<std::string>();
        row.startPosition = decimal(told.at("startPosition"));
        row.closedPnl = decimal(told.at("closedPnl"));
        row.fill.venue = kVenue;
        row.fill.account = kAccount;
        row.fill.instrument = coins.try_emplace(row.coin, InstrumentId{std::uint32_t(coins.size())}).first->second;
        row.fill.sequence = rows.size() + 1;
        // The oldest recording is of a time when fills had no id.
        row.fill.tradeId = told.contains("tid") ? told.at("tid").dump()
                                                : told.at("oid").dump() + '/' + std::to_string(row.fill.sequence);
        row.fill.side = told.at("side") == "B" ? Side::Buy : Side::Sell;
        row.fill.price.value = decimal(told.at("px"));
        row.fill.qty.value = decimal(told.at("sz"));
        row.fill.fee = decimal(told.at("fee"));
        row.fill.feeAsset = told.value("feeToken", "USDC");
        row.fill.time = Timestamp::fromMilliseconds(told.at("time").get<std::int64_t>());
        rows.push_back(row);
    }
    return rows;
}

[[nodiscard]] PositionKey keyOf(const Row& row)
{
    return {kVenue, kAccount, row.fill.instrument};
}

[[nodiscard]] VenuePosition before(const Row& row)
{
    VenuePosition word;
    word.venue = kVenue;
    word.instrument = row.fill.instrument;
    word.account = kAccount;
    word.qty = row.startPosition;
    word.time = row.fill.time - kMillisecond;
    return word;
}

/// The entry price that would make the venue's closedPnl of this closing row true.
[[nodiscard]] Decimal impliedEntry(const Row& row)
{
    const Decimal perUnit = divide(row.closedPnl, row.fill.qty.value, 9, Rounding::HalfEven).value();
    return row.fill.side == Side::Sell ? subtract(row.fill.price.value, perUnit).value()
                                       : add(row.fill.price.value, perUnit).value();
}

} // namespace

class VenueAccountTest final : public QObject {
    Q_OBJECT

private slots:
    void startPositions_data();
    void startPositions();
    void closedPnlBesideOurs();
    void feesStayInTheirAsset();
    void funding();
    void accountStates();
    void isolatedLiquidation();
};

void VenueAccountTest::startPositions_data()
{
    QTest::addColumn<int>("list");
    QTest::addColumn<bool>("isNewestFirst");
    for (int list = 0; list < int(recorded().at("fills").size()); ++list) {
        QTest::addRow("list %d in order", list) << list << false;
        QTest::addRow("list %d as told, newest first", list) << list << true;
    }
}

void VenueAccountTest::startPositions()
{
    QFETCH(int, list);
    QFETCH(bool, isNewestFirst);
    std::map<std::string, InstrumentId> coins;
    const std::vector<Row> rows = rowsOf(recorded().at("fills").at(std::size_t(list)), coins);
    Positions positions;
    const auto matches = [&](const Row& row) {
        const Position* position = positions.find(keyOf(row));
        return position && position->net.qty == row.startPosition;
    };
    if (!isNewestFirst) {
        for (const Row& row : rows) {
            if (!positions.find(keyOf(row)))
                QVERIFY(positions.adopt(before(row)).has_value());
            QVERIFY2(matches(row), row.coin.c_str());
            QVERIFY(positions.apply(row.fill) == Told::Counted);
        }
        return;
    }
    // Each arrives before those that it follows, and the word of what was before the oldest comes last.
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        QVERIFY(positions.apply(row->fill).has_value());
    std::set<std::string> adopted;
    for (const Row& row : rows) {
        if (adopted.insert(row.coin).second)
            QVERIFY(positions.adopt(before(row)) == Told::CountedLate);
    }
    for (const auto& [coin, instrument] : coins) {
        const auto last = std::find_if(rows.rbegin(), rows.rend(),
                                       [&, id = instrument](const Row& row) { return row.fill.instrument == id; });
        const Decimal change =
            last->fill.side == Side::Buy ? last->fill.qty.value : subtract({}, last->fill.qty.value).value();
        QVERIFY2(positions.find(keyOf(*last))->net.qty == add(last->startPosition, change).value(), coin.c_str());
    }
}

void VenueAccountTest::closedPnlBesideOurs()
{
    std::map<std::string, InstrumentId> coins;
    for (const json& list : recorded().at("fills")) {
        Positions unseeded; // adopted without an entry price
        Positions seeded;   // adopted at the entry that the coin's first row implies
        std::map<std::string, LedgerAmount> byEntry;
        std::map<std::string, Decimal> entries;
        for (const Row& row : rowsOf(list, coins)) {
            VenuePosition word = before(row);
            if (!unseeded.find(keyOf(row))) {
                QVERIFY(unseeded.adopt(word).has_value());
                entries[row.coin] = impliedEntry(row);
                word.entryPrice = entries[row.coin];
                QVERIFY(seeded.adopt(word).has_value());
            }
            QVERIFY(unseeded.apply(row.fill).has_value());
            const LedgerAmount earlier = seeded.find(keyOf(row))->net.realised;
            QVERIFY(seeded.apply(row.fill).has_value());
            const LedgerAmount ours = subtract(seeded.find(keyOf(row))->net.realised, earlier).value();
            qInfo("%-9s %-4s %8s @ %-8s closedPnl %-10s ours %s", row.coin.c_str(),
                  row.fill.side == Side::Buy ? "buy" : "sell", row.fill.qty.toString().c_str(),
                  row.fill.price.toString().c_str(), row.closedPnl.toString().c_str(), ours.toString().c_str());

            // What was never told an entry price has no result, instead of a wrong one; what was opened here has.
            const bool isOpening = row.startPosition.isZero();
            QCOMPARE(unseeded.find(keyOf(row))->net.isRealisedComplete, isOpening);
            const Decimal gain = row.fill.side == Side::Sell
                                     ? subtract(row.fill.price.value, entries[row.coin]).value()
                                     : subtract(entries[row.coin], row.fill.price.value).value();
            if (!isOpening)
                byEntry[row.coin] = add(byEntry[row.coin], LedgerAmount::product(row.fill.qty.value, gain)).value();
        }
        for (const auto& [coin, expected] : byEntry)
            QVERIFY2(seeded.find({kVenue, kAccount, coins[coin]})->net.realised == expected, coin.c_str());
    }
}

void VenueAccountTest::feesStayInTheirAsset()
{
    std::map<std::string, InstrumentId> coins;
    Positions positions;
    for (const Row& row : rowsOf(recorded().at("fills").at(1), coins)) {
        QVERIFY(positions.adopt(before(row)).has_value());
        QVERIFY(positions.apply(row.fill).has_value());
    }
    const Position& hype = *positions.find({kVenue, kAccount, coins.at("HYPE")});
    const Position& stock = *positions.find({kVenue, kAccount, coins.at("flx:CRCL")});
    QCOMPARE(hype.fees.at("USDC").toString(), std::string("0.012896"));
    QCOMPARE(hype.fees.size(), std::size_t(1));
    QCOMPARE(stock.fees.at("USDH").toString(), std::string("0.001173"));
    QVERIFY(stock.net.qty.isZero());
    QCOMPARE(averageEntry(hype.net, 3, Rounding::HalfEven)->toString(), std::string("33.209"));
}

void VenueAccountTest::funding()
{
    Positions positions;
    std::map<std::string, InstrumentId> coins;
    for (int round = 0; round < 2; ++round) {
        for (const json& told : recorded().at("funding")) {
            const json& delta = told.at("delta");
            const auto coin = delta.at("coin").get<std::string>();
            FundingPayment payment;
            payment.venue = kVenue;
            payment.account = kAccount;
            payment.instrument = coins.try_emplace(coin, InstrumentId{std::uint32_t(coins.size())}).first->second;
            payment.amount = decimal(delta.at("usdc"));
            payment.rate = decimal(delta.at("fundingRate"));
            payment.qty = decimal(delta.at("szi"));
            payment.time = Timestamp::fromMilliseconds(told.at("time").get<std::int64_t>());
            QVERIFY(positions.apply(payment) == (round == 0 ? Told::Counted : Told::Known));
            const Position& position = *positions.find({kVenue, kAccount, payment.instrument});
            QVERIFY(position.funding == LedgerAmount::from(payment.amount));
            // The price is not told, but the way of the money is: ours and the venue's agree on who pays.
            const auto ours = fundingPayment(payment.qty, Price{Decimal{1, 0}}, payment.rate);
            QCOMPARE(ours->isNegative(), payment.amount.isNegative());
        }
    }
}

void VenueAccountTest::accountStates()
{
    for (const json& state : recorded().at("states")) {
        for (const json& each : state.at("assetPositions")) {
            const json& told = each.at("position");
            Positions positions;
            VenuePosition word;
            word.venue = kVenue;
            word.instrument = InstrumentId{0};
            word.account = kAccount;
            word.qty = decimal(told.at("szi"));
            word.entryPrice = decimal(told.at("entryPx"));
            word.time = Timestamp::fromMilliseconds(1);
            QVERIFY(positions.adopt(word).has_value());
            const NetPosition& net = positions.find({kVenue, kAccount, word.instrument})->net;
            const Decimal value = decimal(told.at("positionValue"));
            Decimal mark = divide(value, word.qty, 8, Rounding::HalfEven).value();
            mark.mantissa = std::abs(mark.mantissa);
            QVERIFY(notional(net.qty, Price{mark}) == LedgerAmount::from(value));
            QVERIFY(unrealised(net, Price{mark}) == LedgerAmount::from(decimal(told.at("unrealizedPnl"))));
            if (told.at("leverage").at("type") == "cross") {
                const Decimal leverage{told.at("leverage").at("value").get<std::int64_t>(), 0};
                QVERIFY(marginUsed(LedgerAmount::from(value), leverage, 6, Rounding::Down) ==
                        decimal(told.at("marginUsed")));
            }
        }
    }
}

void VenueAccountTest::isolatedLiquidation()
{
    const json& told = recorded().at("states").at(1).at("assetPositions").at(0).at("position");
    const Decimal qty = decimal(told.at("szi"));
    const Price mark{decimal("37.826")};
    const auto margin = LedgerAmount::from(decimal(told.at("marginUsed")));
    // Isolated margin = the quote it holds + quantity * mark.
    QVERIFY(add(LedgerAmount::from(decimal(told.at("leverage").at("rawUsd"))), notional(qty, mark)) == margin);
    const MaintenanceTier half{decimal("0.05"), {}}; // half the initial margin at the highest leverage, 10
    const auto ours = estimateLiquidation(qty, mark, margin, half, 10);
    QVERIFY(ours && ours->isEstimated);
    QCOMPARE(ours->price.toString(), told.at("liquidationPx").get<std::string>());

    VenuePosition word;
    QVERIFY(shownLiquidation(word, ours) == ours);
    word.liquidationPrice = decimal("35.9");
    QVERIFY((shownLiquidation(word, ours) == LiquidationPrice{decimal("35.9"), false}));
    QVERIFY(!shownLiquidation(std::nullopt, std::nullopt));
}

QTEST_GUILESS_MAIN(VenueAccountTest)
#include "venue_account_test.moc"
