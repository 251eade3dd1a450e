// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/amounts.h"
#include "core/model/instrument.h"

#include <optional>
#include <string>
#include <vector>

namespace gannet {

// How large an order is to be, from what a person means. The only place where a size is rounded: down to the lot, and
// told. What does not come out at one lot or the venue's smallest size is refused with the reason. Pure; any thread, so
// that a ticket shows what the engine would do.

/// A size and what made it so.
struct Sized {
    Qty qty;             ///< a multiple of the lot
    std::string binding; ///< what set it: "asked", "risk", "margin", "max order", "max position", "venue"
};

/// A ceiling on the size, with the name that is told when it binds.
struct SizeCap {
    std::string name;
    Decimal qty; ///< base units
};

/// Down to a multiple of the lot; of the size's decimals where the lot is not known. Nothing when it does not fit.
[[nodiscard]] std::optional<Decimal> floorToLot(const Decimal& qty, const Instrument& instrument);

/// q = floor_lot(qty)
[[nodiscard]] Result<Sized> sizeOfUnits(const Decimal& qty, const Instrument& instrument);
/// q = floor_lot(N / p), N in quote units.
[[nodiscard]] Result<Sized> sizeOfNotional(const Decimal& notional, const Price& price, const Instrument& instrument);
/// q = floor_lot(E f / p), E in quote units, f a fraction of it, above 0.
[[nodiscard]] Result<Sized> sizeOfEquity(const Decimal& equity, const Decimal& fraction, const Price& price,
                                         const Instrument& instrument);

struct RiskSize {
    Decimal equity;            ///< quote units
    Decimal fraction;          ///< of it that may be lost at the stop, above 0
    Price entry;               ///< expected
    Price stop;                ///< not the entry
    Decimal feeRate;           ///< of each way, a fraction of the notional
    std::vector<SizeCap> caps; ///< margin, largest order, room to the largest position
};
/// q = floor_lot(min(E f / (|p - s| + r (p + s)), caps)); the cap that binds is named.
[[nodiscard]] Result<Sized> sizeOfRisk(const RiskSize& input, const Instrument& instrument);

/// floor_lot(|position| f), f in (0, 1]; all of it, dust included, when f is 1.
[[nodiscard]] Result<Sized> sizeOfPosition(const Decimal& position, const Decimal& fraction,
                                           const Instrument& instrument);

/// The price at which a position of average entry E ends without a loss when each way costs the fraction r:
/// long E (1 + r) / (1 - r), rounded up to a valid price; short E (1 - r) / (1 + r), rounded down. Fails when r is not
/// in [0, 1) or no valid price is there.
[[nodiscard]] Result<Price> breakevenPrice(const Decimal& averageEntry, bool isLong, const Decimal& feeRate,
                                           const Instrument& instrument);

} // namespace gannet
