// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/pnl.h"
#include "core/trading/account_desk.h"
#include "core/trading/risk.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace gannet {

/// What putting `amount` (quote units, taken away where below zero) to the isolated position of an account in an
/// instrument would come to: what is held and may go is the venue's word where it is about the position as we have it,
/// the liquidation price is worked out from the venue's own. Of one moment.
[[nodiscard]] MarginMove marginMoveOf(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                                      const Instrument& instrument, const Decimal& amount);

/// Where positions of an account in one quote asset would be liquidated, when all that it has in that asset backs
/// them: estimateLiquidation with the venue's own margin terms. Of one moment; the account and the rest outlive it.
class LiquidationEstimates {
public:
    LiquidationEstimates(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                         const std::string& asset);

    /// Of a position of `qty` (base units, signed) in an instrument of the asset, instead of the one that is there,
    /// with `change` (quote units) put to the equity. Nothing where a mark, the equity or margin terms are not known,
    /// and where no price liquidates it.
    [[nodiscard]] std::optional<Decimal> at(const Instrument& instrument, const Decimal& qty,
                                            const LedgerAmount& change = {}) const;

private:
    [[nodiscard]] std::optional<MarginTerms> termsAt(InstrumentId instrument, const Decimal& qty,
                                                     const Price& price) const;
    [[nodiscard]] std::optional<LedgerAmount> maintenanceOf(const Instrument& instrument, const Decimal& qty) const;

    const AccountDesk& m_desk;
    const TradingMarket& m_market;
    std::optional<LedgerAmount> m_equity;
    std::map<InstrumentId, std::optional<LedgerAmount>> m_maintenance; ///< of each open position
    std::optional<LedgerAmount> m_sum = LedgerAmount{};                ///< of those that are known
    std::size_t m_unknown = 0;                                         ///< how many are not
};

} // namespace gannet
