// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/liquidation.h"

#include <algorithm>

namespace gannet {

namespace {

constexpr int kWorthScale = 8;
constexpr int kTierRounds = 4; ///< a price may lie in another tier than the mark: worked out again with that one

[[nodiscard]] MaintenanceTier tierOf(const MarginTerms& terms)
{
    return {terms.maintenanceRate, terms.maintenanceDeduction};
}

/// The venue's liquidation price `from`, moved by an amount of margin: what backs the position there is what the tier
/// asks for, so that and the amount back it, `from` being the mark.
[[nodiscard]] std::optional<LiquidationPrice> movedLiquidation(const Decimal& qty, const Price& from,
                                                               const Decimal& amount, const MarginTerms& atFrom,
                                                               const MarginTerms& there, int scale)
{
    const auto kept = maintenanceMargin(notional(qty, from), tierOf(atFrom));
    const auto backing = kept ? add(*kept, LedgerAmount::from(amount)) : std::nullopt;
    return backing ? estimateLiquidation(qty, from, *backing, tierOf(there), scale) : std::nullopt;
}

} // namespace

MarginMove marginMoveOf(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                        const Instrument& instrument, const Decimal& amount)
{
    MarginMove move{amount};
    const Position* const position = positions.find({desk.key.venue, desk.key.account, instrument.id});
    const auto found = desk.venuePositions.find(instrument.id);
    const bool isTold = position && found != desk.venuePositions.end() && found->second.qty == position->net.qty;
    const auto termsAt = [&](const Decimal& qty, const Price& price) {
        const auto worth = notional(qty, price).rounded(kWorthScale, Rounding::Up);
        return worth ? desk.gateway->marginTerms(instrument.id, *worth) : std::nullopt;
    };
    if (const auto terms = desk.gateway->marginTerms(instrument.id, {})) {
        move.mode = terms->mode;
        move.isLocked = terms->isLocked;
    }
    if (!isTold || move.mode != MarginMode::Isolated)
        return move;
    const Decimal& qty = position->net.qty;
    const VenuePosition& told = found->second;
    move.held = told.marginUsed;
    move.liquidation = told.liquidationPrice;
    const auto mark = market.now(instrument.id).mark;
    const auto terms = mark ? termsAt(qty, *mark) : std::nullopt;
    if (terms && move.held && terms->leverage.isPositive()) {
        const LedgerAmount worth = notional(qty, *mark);
        const auto bound = marginUsed(worth, terms->leverage, kWorthScale, Rounding::Up);
        const auto size = worth.rounded(kWorthScale, Rounding::Up);
        const auto least = size ? multiply(*size, terms->leastKept) : std::nullopt;
        if (bound && least)
            move.removable = subtract(*move.held, std::max(*bound, *least));
    }
    if (!move.liquidation)
        return move;
    const Price from{*move.liquidation};
    const auto atFrom = termsAt(qty, from);
    Price at = from;
    for (int round = 0; round < kTierRounds; ++round) {
        const auto there = termsAt(qty, at);
        if (!atFrom || !there)
            return move;
        const auto moved = movedLiquidation(qty, from, amount, *atFrom, *there, instrument.priceScale);
        move.liquidationAfter = moved ? std::optional(moved->price) : std::nullopt;
        move.isAfterKnown = true;
        if (!moved || moved->price == at.value)
            return move;
        at = {moved->price};
    }
    return move;
}

LiquidationEstimates::LiquidationEstimates(const AccountDesk& desk, const Positions& positions,
                                           const TradingMarket& market, const std::string& asset)
    : m_desk(desk), m_market(market)
{
    if (const auto equity = moneyOf(desk, positions, market, asset).equity)
        m_equity = LedgerAmount::from(*equity);
    forEachPosition(desk, positions, market, asset, [this](const Instrument& instrument, const Position& position) {
        if (position.net.qty.isZero())
            return;
        const auto& one = m_maintenance[instrument.id] = maintenanceOf(instrument, position.net.qty);
        m_unknown += one ? 0U : 1U;
        m_sum = m_sum && one ? add(*m_sum, *one) : m_sum;
    });
}

std::optional<MarginTerms> LiquidationEstimates::termsAt(InstrumentId instrument, const Decimal& qty,
                                                         const Price& price) const
{
    const auto worth = notional(qty, price).rounded(kWorthScale, Rounding::Up);
    return worth && m_desk.gateway ? m_desk.gateway->marginTerms(instrument, *worth) : std::nullopt;
}

std::optional<LedgerAmount> LiquidationEstimates::maintenanceOf(const Instrument& instrument, const Decimal& qty) const
{
    const auto mark = m_market.now(instrument.id).mark;
    const auto terms = mark ? termsAt(instrument.id, qty, *mark) : std::nullopt;
    return terms ? maintenanceMargin(notional(qty, *mark), tierOf(*terms)) : std::nullopt;
}

std::optional<Decimal> LiquidationEstimates::at(const Instrument& instrument, const Decimal& qty,
                                                const LedgerAmount& change) const
{
    const auto mark = m_market.now(instrument.id).mark;
    const auto own = m_maintenance.find(instrument.id);
    const bool isOwn = own != m_maintenance.end();
    const bool areOthersKnown = m_unknown == (isOwn && !own->second ? 1U : 0U);
    auto backing = m_equity && m_sum && areOthersKnown ? add(*m_equity, change) : std::nullopt;
    backing = backing ? subtract(*backing, *m_sum) : std::nullopt;
    if (backing && isOwn && own->second)
        backing = add(*backing, *own->second); // what it is now backed with itself is not another's
    if (!mark || !backing || qty.isZero())
        return std::nullopt;
    auto terms = termsAt(instrument.id, qty, *mark);
    std::optional<LiquidationPrice> price;
    if (terms && terms->mode == MarginMode::Isolated)
        return std::nullopt; // only its own margin backs it, and what that is only the venue says
    for (int round = 0; round < kTierRounds && terms; ++round) {
        price = estimateLiquidation(qty, *mark, *backing, tierOf(*terms), instrument.priceScale);
        const auto there = price ? termsAt(instrument.id, qty, {price->price}) : std::nullopt;
        if (!there || there->maintenanceRate == terms->maintenanceRate)
            break;
        terms = there;
    }
    return price ? std::optional(price->price) : std::nullopt;
}

} // namespace gannet
