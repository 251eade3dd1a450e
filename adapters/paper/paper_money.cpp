// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_gateway.h"
#include "adapters/paper/refusal.h"

#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::paper {

OpenQtys PaperGateway::openQtys() const
{
    OpenQtys result;
    for (const auto& [id, working] : m_orders) {
        const OrderTerms& terms = working.order.terms;
        if (working.isWaiting || terms.isReduceOnly)
            continue; // a trigger is judged when it fires, and what only reduces binds nothing
        OpenQty& open = result[working.order.instrument];
        Decimal& side = terms.side == Side::Buy ? open.buy : open.sell;
        side = add(side, working.order.openQty()).value_or(side); // each was counted in before it was taken
    }
    return result;
}

Decimal PaperGateway::feeOf(const Price& price, const Decimal& qty, const Decimal& rate) const
{
    const auto exact = LedgerAmount::product(price.value, qty).times(rate, Rounding::Up);
    const auto fee = exact ? exact->rounded(kMoneyScale, Rounding::Up) : std::nullopt;
    CHECK(fee.has_value(), "an order's worth is bounded when it is taken");
    return *fee;
}

bool PaperGateway::count(const Fill& fill)
{
    if (!m_account.apply(fill))
        return false;
    m_sequence = fill.sequence;
    m_fills.push_back(fill);
    if (m_fills.size() > kFillsKept)
        m_fills.pop_front();
    return true;
}

/// The mark; while there is none, the middle of a sure book: for margin and results, not for liquidation.
void PaperGateway::revalue(InstrumentId instrument, const Desk& desk)
{
    if (desk.mark)
        return m_account.setPrice(instrument, *desk.mark, true);
    const auto ask = desk.matching.isLive() ? desk.matching.touch(Side::Buy) : std::nullopt;
    const auto bid = desk.matching.isLive() ? desk.matching.touch(Side::Sell) : std::nullopt;
    if (!bid || !ask)
        return;
    const auto scale = static_cast<std::int8_t>(desk.matching.scales().price);
    const auto sum = add(Decimal{*bid, scale}, Decimal{*ask, scale});
    const auto middle = sum ? multiply(*sum, Decimal{5, 1}) : std::nullopt;
    if (middle)
        m_account.setPrice(instrument, Price{*middle}, false);
}

// --- funding -----------------------------------------------------------------------------------------------------

void PaperGateway::schedule(InstrumentId instrument, Desk& desk, Timestamp next)
{
    if (next <= m_time) { // nobody said a time to come
        if (desk.nextFunding > m_time)
            return;
        const Instrument* known = m_catalogue.find(instrument);
        const Duration every =
            known ? known->fundingInterval.value_or(m_rules.fundingInterval) : m_rules.fundingInterval;
        if (every.ns <= 0)
            return;
        next = {(m_time.ns / every.ns + 1) * every.ns}; // whole intervals since midnight UTC
    }
    m_fundingTimes.erase({desk.nextFunding, instrument});
    desk.nextFunding = next;
    m_fundingTimes.insert({next, instrument});
}

void PaperGateway::fundingDue(InstrumentId instrument, Desk& desk)
{
    const Owed owed{desk.nextFunding, m_account.qtyOf(instrument)};
    m_fundingTimes.erase({desk.nextFunding, instrument});
    schedule(instrument, desk, {});
    if (owed.qty.isZero())
        return;
    if (desk.owed)
        ++m_missedFunding; // a whole interval without a mark
    desk.owed.reset();
    if (desk.markTime + kFundingDataAge >= owed.time)
        payFunding(instrument, desk, owed);
    else
        desk.owed = owed;
}

void PaperGateway::payFunding(InstrumentId instrument, Desk& desk, const Owed& owed)
{
    const auto& price = m_rules.isFundedAtIndex ? desk.index : desk.mark;
    const Timestamp from = std::min(desk.markTime, owed.time);
    const Timestamp to = std::max(desk.markTime, owed.time);
    const auto amount = price && desk.fundingRate ? fundingPayment(owed.qty, *price, *desk.fundingRate) : std::nullopt;
    const auto paid = amount ? amount->rounded(kMoneyScale, Rounding::Down) : std::nullopt;
    if (!paid || to - from > kFundingDataAge) {
        ++m_missedFunding;
        return;
    }
    FundingPayment payment{m_venue, instrument, m_settings.account, *paid, *desk.fundingRate, owed.qty, owed.time};
    if (!m_account.apply(payment)) {
        ++m_missedFunding;
        return;
    }
    tell(std::move(payment));
    tellMoney(instrument);
}

// --- liquidation -------------------------------------------------------------------------------------------------

void PaperGateway::checkLiquidation(InstrumentId touched)
{
    const std::string asset = m_account.quoteOf(touched);
    if (m_account.qtyOf(touched).isZero() && !m_liquidating.contains(asset))
        return; // nothing happened to what backs the others
    if (!m_account.isAtMarks(asset))
        return; // a venue liquidates by its mark, which nobody told
    for (;;) {
        const auto equity = m_account.equity(asset);
        const auto asked = m_account.maintenanceOf(asset);
        if (!equity || !asked)
            return; // a position without a price: nobody can say
        if (*equity >= *asked) {
            m_liquidating.erase(asset);
            return;
        }
        const auto words = [](const LedgerAmount& amount) {
            const auto rounded = amount.rounded(2, Rounding::Down);
            return rounded ? plainText(*rounded) : amount.toString();
        };
        const Error why = refused(Code::AccountRestricted, "account",
                                  fmt::format("Liquidation: equity of {} {} is below the maintenance margin of {}",
                                              words(*equity), asset, words(*asked)),
                                  words(*asked), words(*equity));
        m_liquidating.insert(asset);
        cancelForLiquidation(asset, why);

        const auto least = asked->times(m_rules.backstopShare, Rounding::HalfEven);
        if (!least || *equity <= *least || equity->isZero() || equity->isNegative())
            return takeOver(asset, why);
        // The position that asks for most, of those that have a sure book.
        std::optional<std::pair<LedgerAmount, InstrumentId>> largest;
        for (const auto& [key, position] : m_account.positions().all()) {
            const auto own = m_account.maintenance(key.instrument);
            if (position.net.qty.isZero() || !own || m_account.quoteOf(key.instrument) != asset ||
                !deskOf(key.instrument).matching.isLive())
                continue;
            if (!largest || *own > largest->first)
                largest = {*own, key.instrument};
        }
        if (!largest || !closeAtBook(largest->second, why))
            return; // the next book or mark goes on
    }
}

void PaperGateway::cancelForLiquidation(const std::string& asset, const Error& why)
{
    std::vector<ClientOrderId> all;
    for (const auto& [id, working] : m_orders) {
        if (m_account.quoteOf(working.order.instrument) == asset)
            all.push_back(id);
    }
    for (const ClientOrderId id : all)
        finish(id, ExecType::Cancelled, why);
}

Fill PaperGateway::forcedFill(InstrumentId instrument, const Price& price, const Decimal& qty) const
{
    Fill result;
    result.venue = m_venue;
    result.instrument = instrument;
    result.account = m_settings.account;
    result.venueOrderId = fmt::format("L{}", m_liquidations);
    result.side = m_account.qtyOf(instrument).isNegative() ? Side::Buy : Side::Sell;
    result.price = price;
    result.qty.value = qty;
    result.feeAsset = m_account.quoteOf(instrument);
    result.time = m_time;
    return result;
}

bool PaperGateway::closeAtBook(InstrumentId instrument, const Error& why)
{
    const Decimal qty = m_account.qtyOf(instrument);
    const Side side = qty.isNegative() ? Side::Buy : Side::Sell;
    const std::string asset = m_account.quoteOf(instrument);
    const auto value = m_account.priceOf(instrument);
    const auto equity = m_account.equity(asset);
    Matching& matching = deskOf(instrument).matching;
    const Scales scales = matching.scales();
    // P = m - equity / q: where nothing would be left. Beyond it the venue takes over.
    const bool isSell = side == Side::Sell;
    const int fine = std::min(scales.price + 6, Decimal::kMaxScale);
    const auto share = divide(*equity, LedgerAmount::from(qty), fine, isSell ? Rounding::Down : Rounding::Up);
    const auto broke = share ? subtract(value->value, *share) : std::nullopt;
    const auto bound = broke ? broke->rescaled(scales.price, isSell ? Rounding::Up : Rounding::Down) : std::nullopt;
    const auto size = qty.absolute().mantissaAt(scales.qty);
    if (!bound || !size)
        return false;
    std::vector<BookLevel> trades;
    const std::int64_t left = *size - matching.take(side, bound->mantissa, *size, trades);
    if (trades.empty())
        return false;

    ++m_liquidations;
    ExecReport report;
    report.venueOrderId = fmt::format("L{}", m_liquidations);
    report.account = m_settings.account;
    report.reason = why;
    report.time = m_time;
    tell(report);
    std::uint64_t number = 0;
    Decimal filled;
    for (const BookLevel& trade : trades) {
        Fill fill = forcedFill(instrument, Price{Decimal{trade.price, static_cast<std::int8_t>(scales.price)}},
                               Decimal{trade.qty, static_cast<std::int8_t>(scales.qty)});
        fill.tradeId = fmt::format("{}-{}", fill.venueOrderId, ++number);
        // A fee never takes more than what the trade leaves.
        const auto now = m_account.equity(asset);
        const auto gap = subtract(fill.price.value, value->value);
        const auto result = now && gap
                                ? add(*now, LedgerAmount::product(isSell ? *gap : gap->negated(), fill.qty.value))
                                : std::nullopt;
        const auto most = result ? result->rounded(kMoneyScale, Rounding::Down) : std::nullopt;
        const Decimal rate = add(m_fees.taker, m_rules.liquidationFee).value_or(m_fees.taker);
        fill.fee = std::min(feeOf(fill.price, fill.qty.value, rate), std::max(most.value_or(Decimal{}), Decimal{}));
        fill.sequence = m_sequence + 1;
        if (!count(fill))
            return false;
        filled = add(filled, fill.qty.value).value_or(filled);
        report.type = number == trades.size() && left == 0 ? ExecType::Filled : ExecType::Partial;
        report.fill = fill;
        report.filledQty = filled;
        tell(report);
        tellMoney(instrument);
    }
    if (left > 0) {
        report.type = ExecType::Cancelled;
        report.fill.reset();
        tell(report);
    }
    return true;
}

/// The venue takes every position at its value and keeps what is left, or pays what is missing: as a fee of the last.
void PaperGateway::takeOver(const std::string& asset, const Error& why)
{
    std::vector<InstrumentId> held;
    for (const auto& [key, position] : m_account.positions().all()) {
        if (!position.net.qty.isZero() && m_account.quoteOf(key.instrument) == asset)
            held.push_back(key.instrument);
    }
    for (const InstrumentId instrument : held) {
        ++m_liquidations;
        Fill fill = forcedFill(instrument, *m_account.priceOf(instrument), m_account.qtyOf(instrument).absolute());
        fill.tradeId = fill.venueOrderId + "-1";
        fill.sequence = m_sequence + 1;
        if (instrument == held.back()) {
            const auto rest = m_account.equity(asset); // a trade at the value leaves it as it is
            fill.fee = (rest ? rest->rounded(kMoneyScale, Rounding::Down) : std::nullopt).value_or(Decimal{});
        }
        if (!count(fill))
            return;
        ExecReport report;
        report.venueOrderId = fill.venueOrderId;
        report.account = m_settings.account;
        report.reason = why;
        report.time = m_time;
        tell(report);
        report.type = ExecType::Filled;
        report.fill = fill;
        report.filledQty = fill.qty.value;
        tell(report);
        tellMoney(instrument);
    }
    m_liquidating.erase(asset);
}

} // namespace gannet::paper
