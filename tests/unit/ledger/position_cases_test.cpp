// SPDX-License-Identifier: GPL-3.0-or-later
// The worked cases of fixtures/position_cases.json, which make_cases.py beside them computes in another way.
#include "core/ledger/pnl.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

using namespace gannet;
using nlohmann::json;

namespace {

constexpr VenueId kVenue{0};
constexpr InstrumentId kInstrument{0};
constexpr std::size_t kDecimalsCompared = 30; ///< the cases are cut there; ours rounds in the 36th
const std::string kAccount = "main";
const PositionKey kKey{kVenue, kAccount, kInstrument};

[[nodiscard]] const json& cases()
{
    static const json all =
        json::parse(std::ifstream(GANNET_SOURCE_DIR "/tests/unit/ledger/fixtures/position_cases.json"));
    return all;
}

[[nodiscard]] Decimal decimal(const json& text)
{
    return Decimal::parse(text.get<std::string>()).value();
}

[[nodiscard]] Price price(const json& text)
{
    return Price{decimal(text)};
}

[[nodiscard]] Fill fillOf(const json& told)
{
    Fill fill;
    fill.venue = kVenue;
    fill.instrument = kInstrument;
    fill.account = kAccount;
    fill.tradeId = told.at("id").get<std::string>();
    fill.side = told.at("side") == "Buy" ? Side::Buy : Side::Sell;
    fill.price = price(told.at("price"));
    fill.qty.value = decimal(told.at("qty"));
    fill.fee = decimal(told.at("fee"));
    fill.feeAsset = told.at("feeAsset").get<std::string>();
    fill.time = Timestamp::fromMilliseconds(told.at("at").get<std::int64_t>());
    return fill;
}

/// What our formula says for the position as it is.
[[nodiscard]] LedgerAmount fundingOf(const json& told, const Positions& positions)
{
    return fundingPayment(positions.find(kKey)->net.qty, price(told.at("price")), decimal(told.at("rate"))).value();
}

/// As a venue pays it out.
[[nodiscard]] FundingPayment paymentOf(const json& told, const Positions& positions)
{
    FundingPayment payment;
    payment.venue = kVenue;
    payment.instrument = kInstrument;
    payment.account = kAccount;
    payment.qty = positions.find(kKey)->net.qty;
    payment.rate = decimal(told.at("rate"));
    payment.time = Timestamp::fromMilliseconds(told.at("at").get<std::int64_t>());
    payment.amount = fundingOf(told, positions).rounded(8, Rounding::HalfEven).value();
    return payment;
}

[[nodiscard]] std::string cut(const LedgerAmount& value)
{
    std::string text = value.toString();
    const std::size_t point = text.find('.');
    if (point == std::string::npos || text.size() - point - 1 <= kDecimalsCompared)
        return text;
    text.resize(point + 1 + kDecimalsCompared);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text == "-0" ? "0" : text;
}

[[nodiscard]] json cutOrNull(const std::optional<LedgerAmount>& value)
{
    return value ? json(cut(*value)) : json();
}

[[nodiscard]] json textOrNull(const std::optional<Decimal>& value)
{
    return value ? json(value->toString()) : json();
}

/// What comes out, in the form of the fixture's `expect`.
[[nodiscard]] json outcomeOf(const json& wanted, const Position& position)
{
    const NetPosition& net = position.net;
    json out = {{"qty", net.qty.normalized().toString()},
                {"entry", textOrNull(averageEntry(net, 10, Rounding::HalfEven))},
                {"costBasis", cutOrNull(net.costBasis)},
                {"realised", cut(net.realised)},
                {"fees", json::object()},
                {"funding", cut(position.funding)}};
    for (const auto& [asset, paid] : position.fees)
        out["fees"][asset] = cut(paid);
    std::optional<Price> mark;
    if (wanted.at("mark").is_string())
        mark = price(wanted.at("mark"));
    out["unrealised"] = cutOrNull(unrealised(net, mark));
    out["net"] = cutOrNull(netResult(position, mark, "USDC"));
    if (!mark)
        return out;

    const LedgerAmount size = notional(net.qty, *mark);
    out["notional"] = cut(size);
    const int scale = wanted.value("scale", 0);
    if (wanted.contains("leverage"))
        out["marginUsed"] = textOrNull(marginUsed(size, decimal(wanted.at("leverage")), scale, Rounding::Up));
    if (wanted.contains("equity"))
        out["effectiveLeverage"] =
            textOrNull(effectiveLeverage(size, LedgerAmount::from(decimal(wanted.at("equity")))));
    if (wanted.contains("backing")) {
        const MaintenanceTier tier{decimal(wanted.at("rate")), decimal(wanted.at("deduction"))};
        const auto backing = LedgerAmount::from(decimal(wanted.at("backing")));
        out["maintenance"] = cutOrNull(maintenanceMargin(size, tier));
        const auto liquidation = estimateLiquidation(net.qty, *mark, backing, tier, scale);
        out["liquidation"] = liquidation ? json(liquidation->price.toString()) : json();
    }
    return out;
}

} // namespace

class PositionCasesTest final : public QObject {
    Q_OBJECT

private slots:
    void worked_data();
    void worked();
    void enough();
};

void PositionCasesTest::worked_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases().size(); ++i)
        QTest::newRow(cases()[i].at("name").get<std::string>().c_str()) << static_cast<int>(i);
}

void PositionCasesTest::worked()
{
    QFETCH(int, index);
    const json& wanted = cases()[static_cast<std::size_t>(index)];
    Positions positions;
    json payments = json::array();
    for (const json& step : wanted.at("steps")) {
        if (step.contains("fill")) {
            const auto told = positions.apply(fillOf(step.at("fill")));
            QVERIFY2(told.has_value(), told ? "" : told.error().message.c_str());
        } else {
            payments.push_back(cut(fundingOf(step.at("funding"), positions)));
            QVERIFY(positions.apply(paymentOf(step.at("funding"), positions)).has_value());
        }
    }
    json got = outcomeOf(wanted, *positions.find(kKey));
    got["payments"] = payments;
    if (got != wanted.at("expect")) {
        const std::string words = "got " + got.dump() + "\nwanted " + wanted.at("expect").dump();
        QFAIL(words.c_str());
    }
}

void PositionCasesTest::enough()
{
    QVERIFY(cases().size() >= 40);
}

QTEST_GUILESS_MAIN(PositionCasesTest)
#include "position_cases_test.moc"
