// SPDX-License-Identifier: GPL-3.0-or-later
// What a position has paid in fees and received in funding, folded from the venue's recorded answers, against the
// venue's own rows added up by hand.
//
// What the recorded answers cannot show: that funding adds up to a position's cumFunding (the recorded states have no
// such field, and are of another account than the payments); that closedPnl adds up to our realised result (it is a
// display value, see tests/unit/ledger/venue_account_test.cpp); fees above zero (all rows have 0.0, those with a fee
// are in the same place). Of Aster the recorded userTrades and income rows are samples of the documentation: the one
// commission of each is of another trade, so neither can be the sum of the other.
#include "adapters/hyperliquid/account_codec.h"

#include "core/ledger/positions.h"
#include "tests/support/json_fixture.h"

#include <QTest>

#include <map>
#include <string>

using namespace gannet;
using namespace gannet::hyperliquid;

namespace {

constexpr VenueId kVenue{0};
constexpr std::string_view kUser = "0xb7b6f3cea3f66bf525f5d8f965f6dbf6d9b017b2";

[[nodiscard]] nlohmann::ordered_json answer(std::string_view name)
{
    const auto all = test::jsonFixture("tests/venues/hyperliquid/fixtures/rest_samples.json");
    for (const auto& sample : all.at("samples")) {
        if (sample.at("name") == name)
            return sample.at("response");
    }
    return {};
}

/// Ids by coin, given as they come.
class Coins {
public:
    [[nodiscard]] InstrumentId of(const std::string& coin)
    {
        return m_ids.try_emplace(coin, InstrumentId{static_cast<std::uint32_t>(m_ids.size())}).first->second;
    }

private:
    std::map<std::string, InstrumentId> m_ids;
};

[[nodiscard]] Decimal dec(const std::string& text)
{
    return Decimal::parse(text).value();
}

} // namespace

class AccountSumsTest final : public QObject {
    Q_OBJECT

private slots:
    void fundingOfEachPosition()
    {
        const auto rows = answer("test_user_funding_history_with_end_time");
        std::map<std::string, Decimal> venues;
        for (const auto& row : rows) {
            Decimal& sum = venues[row.at("delta").at("coin").get<std::string>()];
            sum = add(sum, dec(row.at("delta").at("usdc").get<std::string>())).value();
        }
        QVERIFY(venues.size() > 3);
        const auto payments = decodeUserFunding(rows.dump());
        QVERIFY(payments.has_value());
        Positions book;
        Coins coins;
        for (int times = 0; times < 2; ++times) { // told again by the next snapshot: counted once
            for (const AccountFunding& paid : *payments)
                QVERIFY(book.apply(FundingPayment{kVenue, coins.of(paid.coin), "main", paid.amount, paid.rate, paid.qty,
                                                  paid.time})
                            .has_value());
        }
        for (const auto& [coin, sum] : venues)
            QCOMPARE(book.find({kVenue, "main", coins.of(coin)})->funding.toString(),
                     LedgerAmount::from(sum).toString());
    }

    void feesAndSizesOfEachPosition()
    {
        auto rows = answer("test_get_user_fills");
        // These are older than the rows of today, which have both.
        std::int64_t trade = 0;
        std::map<std::string, Decimal> fees, sizes;
        for (auto& row : rows) {
            row["tid"] = ++trade;
            row["feeToken"] = "USDC";
            row["fee"] = "0.0" + std::to_string(10 + trade); // else nothing would be added up
            const std::string coin = row.at("coin").get<std::string>();
            fees[coin] = add(fees[coin], dec(row.at("fee").get<std::string>())).value();
            const Decimal qty = dec(row.at("sz").get<std::string>());
            sizes[coin] = add(sizes[coin], row.at("side") == "B" ? qty : qty.negated()).value();
        }
        const auto fills = decodeUserFills(rows.dump(), kUser);
        QVERIFY2(fills.has_value(), fills ? "" : fills.error().message.c_str());
        QCOMPARE(fills->fills.size(), rows.size());
        Positions book;
        Coins coins;
        for (int times = 0; times < 2; ++times) {
            for (const AccountFill& told : fills->fills) {
                Fill fill;
                fill.venue = kVenue;
                fill.instrument = coins.of(told.coin);
                fill.account = "main";
                fill.tradeId = told.tradeId;
                fill.side = told.side;
                fill.price = {told.price};
                fill.qty = {told.qty};
                fill.fee = told.fee;
                fill.feeAsset = told.feeToken;
                fill.time = told.time;
                QVERIFY(book.apply(fill).has_value());
            }
        }
        for (const auto& [coin, sum] : fees) {
            const Position* const position = book.find({kVenue, "main", coins.of(coin)});
            QCOMPARE(position->fees.at("USDC").toString(), LedgerAmount::from(sum).toString());
            QVERIFY(position->net.qty == sizes[coin]);
        }
    }
};

QTEST_GUILESS_MAIN(AccountSumsTest)
#include "account_sums_test.moc"
