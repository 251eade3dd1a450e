// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/ledger_amount.h"
#include "core/model/drift_report.h"
#include "core/trading/reconciler.h"

#include <optional>
#include <string>
#include <vector>

namespace gannet {

// What comparing an account found, as differences: what is held here, what the venue holds, and what is done about it.
// Their numbers are given by who keeps them. Pure.

/// Orders, fills and positions; before anything is changed by `found`. What merely answers an ask that was on its way
/// is no difference.
[[nodiscard]] std::vector<DriftItem> driftItems(const LocalAccount& local, const Reconciliation& found);

/// Funding that was not known here, one item for each instrument.
[[nodiscard]] std::vector<DriftItem> fundingItems(const TradingMarket& market,
                                                  const std::vector<FundingPayment>& payments);

/// Entry prices that differ by more than 0.01 %, which is what venues round away, or that are known to the venue only;
/// of positions whose quantities are equal. After everything was taken over. Where a fill is newer than the venue's
/// word nothing is compared.
[[nodiscard]] std::vector<DriftItem> entryItems(const LocalAccount& local, const std::vector<VenuePosition>& positions);

/// What fills, fees and funding came to in an asset, since ever: realised results and funding of the instruments quoted
/// in it, less the fees paid in it. Nothing where a sum does not fit.
[[nodiscard]] std::optional<LedgerAmount> cashOf(const AccountKey& account, const Positions& positions,
                                                 const TradingMarket& market, const std::string& asset);

/// What a venue rounds away, in units of the asset, for each amount that it tells.
inline constexpr Decimal kCashRounding{1, 6};

/// The money that nothing explains: what the venue has, less `base` (its total less our fold when they were last agreed
/// on), less our fold now. Nothing within `amounts` times kCashRounding, or where it does not fit.
[[nodiscard]] std::optional<DriftItem> balanceItem(const Balance& told, const Decimal& base, const LedgerAmount& fold,
                                                   std::size_t amounts);

} // namespace gannet
