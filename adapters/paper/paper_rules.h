// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/pnl.h"
#include "core/model/fee_tier.h"
#include "core/model/instrument.h"
#include "core/venue/order_gateway.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gannet::paper {

/// How much may be borrowed, and what must be kept, from a size of position on.
struct LeverageTier {
    Decimal floor;       ///< quote units of notional
    Decimal maxLeverage; ///< a plain number
    MaintenanceTier maintenance;
};

/// What happens when an order would trade with one of the same account.
enum class SelfTrade : std::uint8_t { CancelResting, CancelTaking };

/// What the paper venue takes over from the venue whose data feeds it. Data; docs/paper.md has the source of each
/// number and says which are ours.
struct PaperRules {
    std::string_view venue; ///< slug; empty: the default for a venue without numbers
    std::vector<FeeTier> fees;
    OrderCapabilities capabilities;
    std::optional<std::uint32_t> maxOrders;              ///< resting and waiting ones of the account
    std::optional<std::uint32_t> maxOrdersPerInstrument; ///< resting ones
    std::optional<std::uint32_t> maxTriggersPerInstrument;
    /// How far from the mark a limit price may be, as fractions of it: a buy above, a sell below. Absent: no limit.
    std::optional<Decimal> bandUp;
    std::optional<Decimal> bandDown;
    bool isFundedAtIndex = false; ///< funding is paid on the index (oracle) price, else on the mark
    Duration fundingInterval;     ///< where neither the instrument nor the market says another
    Decimal slippageCap;          ///< of a market order without one of its own: fraction of the touch
    Decimal triggerSlippageCap;   ///< of a market order that a trigger fired
    Decimal liquidationFee;       ///< of the worth of a liquidation fill, beside the taker's fee
    Decimal backstopShare;        ///< of the maintenance margin: with less equity the venue takes the positions over
    SelfTrade selfTrade = SelfTrade::CancelResting;
};

/// The rules of the venue with this slug, or the default. Built once.
[[nodiscard]] const PaperRules& rulesOf(std::string_view venue);

/// Leverage and maintenance of an instrument, by rising floor; never empty.
[[nodiscard]] std::vector<LeverageTier> leverageTiers(const PaperRules& rules, const Instrument& instrument);
/// The tier that a position of this worth is in. Requires: not empty.
[[nodiscard]] const LeverageTier& tierOf(std::span<const LeverageTier> tiers, const LedgerAmount& notional);

} // namespace gannet::paper
