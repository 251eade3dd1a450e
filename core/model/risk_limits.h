// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/model/order_enums.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gannet {

/// Limits that refuse. Absent: no limit of that kind. Amounts are in the instrument's quote asset where they are money.
struct HardLimits {
    std::optional<Decimal> maxQty;         ///< of one order, base units
    std::optional<Decimal> maxNotional;    ///< of one order
    std::optional<Decimal> maxPosition;    ///< absolute position after all open orders of that side filled, base units
    std::optional<Decimal> maxPriceOffset; ///< distance of a price from touch and mark, a fraction: 0.05 is 5 %
    std::optional<std::uint32_t> maxOpenOrders;
    std::optional<Decimal> maxLeverage; ///< notional of all positions of the account over its equity
};

/// Limits that ask. Crossed, they answer NeedsConfirm with their reasons; the person's yes names those reasons.
struct SoftLimits {
    std::optional<Decimal> priceOffset;   ///< from the touch, a fraction
    std::optional<Decimal> qtyTimesUsual; ///< times the median of the account's recent sizes in this instrument
    std::optional<Decimal> notional;
    std::optional<std::uint32_t> priceTicks; ///< from the touch
    std::optional<Decimal> equityShare;      ///< worth of the order over equity times leverage as set, a fraction
};

/// Limits of one venue, for its accounts that trade the same mode. Amounts of money are held in each quote asset by
/// itself: they are never added across assets.
struct VenueLimits {
    /// Of every order of every account; `maxLeverage` of each account. `maxPosition` and `maxOpenOrders` are of all
    /// accounts together, the former in one instrument.
    HardLimits hard;
    SoftLimits soft; ///< beside those of account and instrument: the stricter asks
    // Of all accounts together.
    std::optional<Decimal> maxPositionNotional; ///< of all positions, with open orders filled
    std::optional<Decimal> maxDailyLoss;        ///< as of an account, a positive amount
    std::optional<std::uint32_t> maxOrdersPerDay;
    std::optional<std::uint32_t> maxOrdersPerSecond;
    std::optional<std::uint32_t> maxConsecutiveRejects;
    std::optional<Duration> maxDataAge; ///< the shorter holds
};

/// The words of the reasons that soft limits give, and so of those that a person may choose not to be asked for.
/// Whatever else asks (data, depth, slippage, leverage, the first live order) always does.
inline constexpr std::array<std::string_view, 4> kSoftLimitReasons{"price_offset", "price_ticks", "usual_size",
                                                                   "notional"};
[[nodiscard]] bool isSoftLimitReason(std::string_view word);

/// What an account may do. The engine enforces it; a screen may only show it.
struct RiskLimits {
    TradingMode maxMode = TradingMode::Paper;     ///< live needs the config's word
    bool hasAllowlist = true;                     ///< false: every instrument is allowed (paper)
    std::set<std::string, std::less<>> allowlist; ///< instrument keys; a new live account begins with none
    HardLimits hard;
    SoftLimits soft;
    ConfirmLevel confirm = ConfirmLevel::Guarded;
    std::map<std::string, HardLimits, std::less<>> hardOf; ///< by instrument key; what is set there is used as well
    std::map<std::string, SoftLimits, std::less<>> softOf; ///< by instrument key; what is set there is used instead
    std::optional<Decimal> maxDailyLoss;                   ///< realised + unrealised of the UTC day, a positive amount
    std::optional<std::uint32_t> maxOrdersPerDay;          ///< UTC day
    std::uint32_t maxOrdersPerSecond = 10;
    std::uint32_t maxConsecutiveRejects = 5;
    Duration maxDataAge = Duration::seconds(10);
    VenueLimits venue; ///< of the account's venue: the same for each of its accounts
};

/// Those of the account, of the instrument ("venue:symbol") and of the venue for one order of one account, whichever is
/// strictest; absent where none is set. `maxOpenOrders` is the account's alone, `maxPosition` that of account and
/// instrument: the venue counts more than theirs.
[[nodiscard]] HardLimits hardLimitsOf(const RiskLimits& limits, std::string_view instrument);
/// Those of the account, each replaced by that of the instrument where one is set: what is far or large is a matter of
/// the instrument, so it may ask later as well as earlier. Then the venue's, where they are stricter.
[[nodiscard]] SoftLimits softLimitsOf(const RiskLimits& limits, std::string_view instrument);
/// How old a book may be: the shorter of the account's and the venue's.
[[nodiscard]] Duration maxDataAgeOf(const RiskLimits& limits);
/// What asks unless somebody says otherwise: 1 % off the touch, 5 times the usual size, worth more than 2 % of equity
/// times leverage. No number of ticks: what 50 of them are worth differs by a factor of 600 between instruments.
[[nodiscard]] SoftLimits defaultSoftLimits();
/// What a new live account may do until somebody says more: nothing is on its allowlist, 100 an order, 50 a day.
[[nodiscard]] RiskLimits newLiveLimits();
/// What a paper account may do: everything the venue allows, and it is asked about little (Fast).
[[nodiscard]] RiskLimits paperLimits();

} // namespace gannet
