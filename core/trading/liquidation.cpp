// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/liquidation.h"

namespace gannet {

namespace {

constexpr int kWorthScale = 8;
constexpr int kTierRounds = 4; ///< a price may lie in another tier than the mark: worked out again with that one

[[nodiscard]] MaintenanceTier tierOf(const MarginTerms& terms)
{
    return {terms.maintenanceRate, terms.maintenanceDeduction};
}

} // namespace

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
