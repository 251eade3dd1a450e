// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/event.h"
#include "core/model/instrument.h"
#include "core/venue/wire_message.h"

#include <span>
#include <string_view>
#include <vector>

namespace gannet {

/// Decimals of an instrument's prices and sizes: where the venue's own decimals become mantissas, at the door.
struct Scales {
    int price = 0;
    int qty = 0;
    friend bool operator==(const Scales&, const Scales&) = default;
};
[[nodiscard]] inline Scales scalesOf(const Instrument& instrument)
{
    return {instrument.priceScale, instrument.qtyScale};
}

/// Replaces `out`; false when a number has more decimals than these, and `out` is then not to be used.
[[nodiscard]] bool toLevels(std::span<const WireLevel> levels, Scales scales, std::vector<BookLevel>& out);

/// What an adapter refuses such a message with: {Protocol, BadNumber}.
[[nodiscard]] Error misfit(std::string_view symbol, Scales scales);

} // namespace gannet
