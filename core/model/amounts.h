// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/ids.h"

#include <optional>
#include <string>

namespace gannet {

/// A price per unit, in the instrument's quote asset.
struct Price {
    Decimal value;
    [[nodiscard]] std::string toString() const { return value.toString(); }
    friend auto operator<=>(const Price&, const Price&) = default;
};

[[nodiscard]] inline std::optional<Price> asPrice(const std::optional<Decimal>& value)
{
    return value ? std::optional(Price{*value}) : std::nullopt;
}

/// A size in units of the base asset (contracts where the venue counts those). Never negative on a book or a trade.
struct Qty {
    Decimal value;
    [[nodiscard]] std::string toString() const { return value.toString(); }
    friend auto operator<=>(const Qty&, const Qty&) = default;
};

using AssetId = StrongId<struct AssetTag, std::uint32_t>;

/// An amount of one asset; may be negative.
struct Money {
    Decimal value;
    AssetId asset;
    [[nodiscard]] std::string toString() const { return value.toString(); }
};

/// price * qty with `scale` decimals, in the quote asset. Fails {Protocol, OutOfRange} when it does not fit.
[[nodiscard]] Result<Money> notional(const Price& price, const Qty& qty, AssetId quote, int scale, Rounding rounding);

} // namespace gannet
