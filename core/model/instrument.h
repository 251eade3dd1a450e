// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/amounts.h"
#include "core/model/enums.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gannet {

/// Which prices an order may have. Two families cover the venues we speak to.
/// - Fixed: a multiple of `tick`.
/// - Significant (Hyperliquid): an integer, or at most `significantFigures` significant figures and at most
///   `maxDecimals` decimals. The step depends on the size of the price.
struct TickRule {
    Decimal tick;               ///< Fixed: the step. Zero when the rule is Significant or unknown.
    int significantFigures = 0; ///< Significant: > 0, else 0.
    int maxDecimals = 0;        ///< Significant: 6 - szDecimals on Hyperliquid perpetuals.

    friend bool operator==(const TickRule&, const TickRule&) = default;

    /// The step between valid prices at `price`; at a power of ten, the step just above it. Positive. Zero if unknown.
    [[nodiscard]] Decimal stepAt(const Decimal& price) const;
    /// The same as a mantissa at the price's own scale; 1 where the rule is unknown or finer than that scale.
    [[nodiscard]] std::int64_t stepMantissa(const Decimal& price) const;
    /// Whether an order may have this price. Prices must be positive.
    [[nodiscard]] bool isValid(const Decimal& price) const;
    /// The nearest valid prices around `price` (equal when it is valid itself). Price must be positive. Nothing when it
    /// is so large that they do not fit.
    [[nodiscard]] std::optional<Neighbours> neighbours(const Decimal& price) const;
};

/// Sizes that an order may have.
struct LotRule {
    Decimal step;                  ///< sizes are multiples of it; zero if unknown
    std::optional<Decimal> minQty; ///< unknown when absent
    std::optional<Decimal> maxQty; ///< unknown when absent

    friend bool operator==(const LotRule&, const LotRule&) = default;
};

/// How far from the mark a limit price may be, as multiples of the mark. Above zero; absent: that side is not limited.
struct PriceBand {
    std::optional<Decimal> up;   ///< a buy lies at this multiple at most
    std::optional<Decimal> down; ///< a sell at this one at least
    bool isTwoSided = false;     ///< a buy may not lie below `down` either, nor a sell above `up`

    friend bool operator==(const PriceBand&, const PriceBand&) = default;
};

/// How many orders an account may have open. What is absent is not limited, or nobody knows.
struct OpenOrderLimits {
    std::optional<std::uint32_t> here;         ///< in the instrument, those that wait for a trigger too
    std::optional<std::uint32_t> triggersHere; ///< of them those that wait for a trigger
    std::optional<std::uint32_t> all;          ///< in all instruments of the venue
    /// With so many in all instruments none that waits for a trigger is taken any more.
    std::optional<std::uint32_t> allBeforeTrigger;

    friend bool operator==(const OpenOrderLimits&, const OpenOrderLimits&) = default;
};

/// What is traded, on one venue, with everything needed to print and check its numbers.
struct Instrument {
    InstrumentId id;
    VenueId venue;
    std::string symbol;    ///< the venue's own text, "BTCUSDT", "BTC"
    std::string key;       ///< "slug:symbol", what is stored and typed
    std::string canonical; ///< equal on every venue: "BTC-PERP", "BTC/USD"
    std::string base;      ///< "BTC"
    std::string quote;     ///< "USDT"
    InstrumentType type = InstrumentType::Perpetual;
    int priceScale = 0; ///< decimals of a price as written and shown; book mantissas are at this scale
    int qtyScale = 0;   ///< decimals of a size as written and shown; book mantissas are at this scale
    TickRule tickRule;
    Decimal lotStep;                    ///< sizes are multiples of it; zero if unknown
    std::optional<Decimal> minQty;      ///< unknown when absent
    std::optional<Decimal> maxQty;      ///< unknown when absent
    std::optional<Decimal> minNotional; ///< in the quote asset; unknown when absent
    // Of orders, beyond grid and smallest worth (core/venue/order_rules.h). A rule that is absent is off, or not known:
    // then the venue decides. Sources stand where an adapter reads them.
    std::optional<Decimal> minPrice, maxPrice; ///< of a price and of a trigger
    std::optional<LotRule> marketLot;          ///< of what goes as the venue's own market order; absent: as any order
    std::optional<PriceBand> priceBand;
    std::optional<Decimal> marketTakeBound;   ///< how far from the mark a market order takes, as a fraction of it
    std::optional<Decimal> maxLimitNotional;  ///< what an order with a price may be worth, in the quote asset
    std::optional<Decimal> maxMarketNotional; ///< ... and one without
    OpenOrderLimits openOrderLimits;
    std::optional<int> maxLeverage;          ///< unknown when absent
    std::optional<Duration> fundingInterval; ///< time between funding payments; unknown when absent
    bool isTrading = true;                   ///< false: delisted, halted, settling
    bool isProvisional = false; ///< made from a recording without metadata: tick and lot are guesses of scale

    friend bool operator==(const Instrument&, const Instrument&) = default;
};

} // namespace gannet
