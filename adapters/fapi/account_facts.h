// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/account_codec.h"
#include "core/base/time.h"
#include "core/venue/account_wire.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gannet::fapi {

/// What a venue says of its accounts. Texts are static.
struct AccountFacts {
    std::string_view name;    ///< for people: "Aster"
    std::string_view prefix;  ///< "/fapi/v3": of all paths but those below
    std::string_view balance; ///< whole paths, of another version than the rest in some generations
    std::string_view positions;
    std::string_view toOneWay;      ///< how a person leaves hedge mode at the venue; a sentence
    std::string_view toSingleAsset; ///< how a person leaves multi-asset mode; a sentence
    std::uint32_t weightPerMinute = 0;
    std::uint32_t ordersPerMinute = 0;
    std::uint32_t ordersPerTenSeconds = 0;
};

/// An account of the dialect, and what its venue leaves open.
struct GatewaySettings {
    AccountName account;
    std::string restUrl; ///< no trailing slash
    std::string wsUrl;   ///< no trailing slash
    std::uint64_t seed = 1;
    WireNumbers numbers;

    /// The venue cancels all orders of a symbol, those of others too, when it was not told for so long that we live
    /// (countdownCancelAll); told four times as often while an order of ours works there. Zero: off. Off by default:
    /// what protects a position is cancelled with the rest. At least kDeadManLeast.
    Duration deadMan;
    /// What REST means with the sign of a commission. The same fill told by the stream first counts with the stream's.
    TradesCommission tradesCommission = TradesCommission::NegativeIsCost;
    /// Whether a limit order may be changed in place (PUT order). Off, a change is a cancel and a new order.
    bool hasReplace = true;
    /// Whose rates stand for the account: the venue tells them by symbol.
    std::string feeSymbol = "BTCUSDT";
};

/// Ours: below this a late heartbeat would cancel orders.
inline constexpr Duration kDeadManLeast = Duration::seconds(20);

} // namespace gannet::fapi
