// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/risk.h"

#include <optional>
#include <string>
#include <vector>

namespace gannet::gate {

// What gates are made of, and those that stand in files of their own. Of risk.cpp, limit_gates.cpp, margin_gates.cpp,
// price_band.cpp and venue_gates.cpp, and of who asks what they would say.

/// {Denied, code} with the limit, the value, and what would pass.
[[nodiscard]] tl::unexpected<Error> deny(Code code, std::string message, std::string limit, std::string value,
                                         std::vector<std::string> fixes = {});
[[nodiscard]] bool isRisk(const RiskInput& input);

/// The strictest limit of its kind, and whose it is.
template <class T> struct Limit {
    T most;
    std::string whose;
};

/// "account main"
[[nodiscard]] std::string accountWords(const RiskInput& input);
/// "venue hyperliquid"
[[nodiscard]] std::string venueWords(const RiskInput& input);
/// "hyperliquid:BTC for account main"
[[nodiscard]] std::string instrumentWords(const RiskInput& input);

template <class T>
[[nodiscard]] std::optional<Limit<T>> stricter(const RiskInput& input, std::optional<T> HardLimits::*limit)
{
    const RiskLimits& limits = *input.limits;
    const std::optional<T> most = hardLimitsOf(limits, input.instrument->key).*limit;
    if (!most)
        return std::nullopt;
    if (limits.hard.*limit == most)
        return Limit<T>{*most, accountWords(input)};
    const auto own = limits.hardOf.find(input.instrument->key);
    const bool isOwn = own != limits.hardOf.end() && own->second.*limit == most;
    return Limit<T>{*most, isOwn ? instrumentWords(input) : venueWords(input)};
}

inline constexpr int kFixScale = 12; ///< decimals of a size on its way to the lot

/// The same of a size: the message names the largest that would pass, where there is one.
[[nodiscard]] tl::unexpected<Error> denySize(const RiskInput& input, Code code, std::string message, std::string limit,
                                             std::string value, std::vector<std::string> fixes);
/// A size to be told as a fix, down to the lot; nothing where none is left that an order may have.
[[nodiscard]] std::vector<std::string> inLots(const RiskInput& input, const std::optional<Decimal>& qty);

/// What this order would make of the instrument's position, with what is open on its side filled; signed.
[[nodiscard]] std::optional<Decimal> endOf(const RiskInput& input);
/// The size at which `end` would be no larger than `most`, to be told as a fix; nothing where none is left.
[[nodiscard]] std::vector<std::string> sizeFor(const RiskInput& input, const Decimal& end,
                                               const std::optional<Decimal>& most);

/// What the instrument's position could be worth with this order and what is open on its side filled: as large as it is
/// now at what it is worth, what comes on top at the order's price.
struct Ending {
    Decimal end; ///< signed
    Decimal kept;
    Price at;
    std::optional<Decimal> keptWorth; ///< absent: too large for a number
    std::optional<Decimal> worth;     ///< likewise
};

/// Nothing where that is not known.
[[nodiscard]] std::optional<Ending> endingOf(const RiskInput& input);
/// Whether it leaves less of the position than there is.
[[nodiscard]] bool leavesLess(const RiskInput& input);
/// The size with which it and `others` would be worth no more than `room`.
[[nodiscard]] std::vector<std::string> sizeWithin(const RiskInput& input, const Ending& ending, const Decimal& others,
                                                  const std::optional<Decimal>& room);

// Gates. limit_gates.cpp
Result<void> sizeAndNotional(const RiskInput& input);
Result<void> positionLimit(const RiskInput& input);
Result<void> openOrderLimit(const RiskInput& input);
Result<void> dailyOrders(const RiskInput& input);
Result<void> losses(const RiskInput& input);
Result<void> orderRate(const RiskInput& input);
// price_band.cpp
Result<void> priceBand(const RiskInput& input);
// venue_gates.cpp
Result<void> reduces(const RiskInput& input);
Result<void> venueBand(const RiskInput& input);
Result<void> venueOrders(const RiskInput& input);
Result<void> venueLeverage(const RiskInput& input);
// margin_gates.cpp
Result<void> leverage(const RiskInput& input);
Result<void> margin(const RiskInput& input);

} // namespace gannet::gate
