// SPDX-License-Identifier: GPL-3.0-or-later
// What an account and a venue come to, for the gates.
#include "core/ledger/pnl.h"
#include "core/trading/oms.h"
#include "core/trading/valuation.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// Adds where both are known.
[[nodiscard]] std::optional<Decimal> plus(const std::optional<Decimal>& a, const std::optional<Decimal>& b)
{
    return a && b ? add(*a, *b) : std::nullopt;
}

} // namespace

std::optional<Decimal> Oms::worstOf(const AccountDesk& desk, const std::string& asset, const Instrument* but) const
{
    std::set<InstrumentId> instruments;
    const Positions& held = positions(desk.key.isShadow);
    forEachPosition(desk, held, m_market, asset, [&instruments](const Instrument& one, const Position& position) {
        if (!position.net.qty.isZero())
            instruments.insert(one.id);
    });
    for (const Order* order : m_orders.working()) {
        const Instrument* const one = m_market.instrument(order->instrument);
        if (one && one->quote == asset && accountOf(*order) == desk.key && !order->terms.isReduceOnly)
            instruments.insert(one->id);
    }
    if (but)
        instruments.erase(but->id);
    std::optional<Decimal> sum = Decimal{};
    for (const InstrumentId id : instruments) {
        const auto qty = worstQty(desk, id);
        const auto value = valuePriceOf(m_market.now(id), maxDataAgeOf(desk.limits)).price;
        if (!qty || !value)
            return std::nullopt;
        sum = plus(sum, notional(*qty, *value).rounded(kMoneyScale, Rounding::Up));
    }
    return sum;
}

/// What the position would be with the open orders of its worse side filled, without its sign.
std::optional<Decimal> Oms::worstQty(const AccountDesk& desk, InstrumentId instrument) const
{
    const Position* const position = positions(desk.key.isShadow).find({desk.key.venue, desk.key.account, instrument});
    const Decimal qty = position ? position->net.qty : Decimal{};
    const OpenOrders open = m_orders.openOrders(desk.key, instrument);
    const auto most = add(qty, open.openingBuyQty);
    const auto least = subtract(qty, open.openingSellQty);
    return most && least ? std::optional(std::max(most->absolute(), least->absolute())) : std::nullopt;
}

VenueTotals Oms::totalsOf(const AccountDesk& desk, const std::string& asset, const Instrument* of) const
{
    const VenueLimits& limits = desk.limits.venue;
    VenueTotals totals;
    if (const auto rejects = m_rejects.find({desk.key.venue, desk.mode}); rejects != m_rejects.end())
        totals.consecutiveRejects = rejects->second;
    totals.othersPosition = Decimal{};
    if (limits.maxPositionNotional)
        totals.othersNotional = Decimal{};
    if (limits.maxDailyLoss)
        totals.dayResult = Decimal{};
    for (const auto& [key, other] : m_accounts) {
        if (!other.gateway || key.venue != desk.key.venue || other.mode != desk.mode)
            continue;
        const bool isOwn = key == desk.key;
        totals.openOrders += m_orders.workingCount(key);
        totals.ordersToday += other.counters.today(m_now);
        totals.ordersInLastSecond += other.counters.inLastSecond(m_now);
        if (of && !isOwn)
            totals.othersPosition = plus(totals.othersPosition, worstQty(other, of->id));
        if (limits.maxPositionNotional)
            totals.othersNotional = plus(totals.othersNotional, worstOf(other, asset, isOwn ? of : nullptr));
        if (!limits.maxDailyLoss)
            continue;
        AccountMoney money = moneyOf(other, positions(key.isShadow), m_market, asset);
        totals.dayResult = plus(totals.dayResult, money.dayResult);
        totals.daySince = std::max(totals.daySince, money.daySince);
        if (totals.dayUnknown.empty())
            totals.dayUnknown = std::move(money.dayUnknown);
    }
    return totals;
}

} // namespace gannet
