// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/model/order.h"

#include <compare>
#include <optional>
#include <string>

namespace gannet {

/// One asset of an account, as the venue or the paper simulator says it.
struct Balance {
    VenueId venue;
    AccountName account;
    std::string asset;                ///< the venue's text
    Decimal total;                    ///< units of the asset, without the unrealised result of positions
    std::optional<Decimal> available; ///< units of the asset that may be used; unknown when absent
    Timestamp time;                   ///< the venue's
};

/// One book of orders and positions. What a shadow order does is kept apart from what its account really holds.
struct AccountKey {
    VenueId venue;
    AccountName account;
    bool isShadow = false;
    friend auto operator<=>(const AccountKey&, const AccountKey&) = default;
};
[[nodiscard]] inline AccountKey accountOf(const Order& order)
{
    return {order.venue, order.account, order.mode == TradingMode::Shadow};
}

/// What a venue says about a position; ours is folded from fills and compared with it.
struct VenuePosition {
    VenueId venue;
    InstrumentId instrument;
    AccountName account;
    Decimal qty;                             ///< base units, signed: negative is short
    std::optional<Decimal> entryPrice;       ///< the venue's own average, quote units per base unit
    std::optional<Decimal> liquidationPrice; ///< absent when unknown, or when it cannot be liquidated
    std::optional<Decimal> marginUsed;       ///< quote units
    std::optional<Decimal> leverage;         ///< as set for it, not the effective one
    Timestamp time;                          ///< the venue's
};

/// A funding payment: positive is received. Unique by (venue, account, instrument, time).
struct FundingPayment {
    VenueId venue;
    InstrumentId instrument;
    AccountName account;
    Decimal amount; ///< in the instrument's quote asset
    Decimal rate;   ///< of that interval, a fraction
    Decimal qty;    ///< base units, the signed position it was paid on
    Timestamp time; ///< the venue's
};

} // namespace gannet
