// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/risk.h"

#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// A reason to ask before an order goes: its word, which a confirmed request names, and a sentence for the person.
struct SoftReason {
    std::string word;
    std::string sentence;
};

/// Soft limits that this order crosses, and doubts about the data it was made from, but for what the person does not
/// want to be asked. Needs an instrument and limits.
[[nodiscard]] std::vector<SoftReason> softReasons(const RiskInput& input);

/// The instrument as a person knows it: "BTC-PERP on Hyperliquid". Needs one.
[[nodiscard]] std::string spokenName(const RiskInput& input);

/// Why the book is not to be trusted: "stale, 12 s old", "gap", "one side is empty", ...; nothing when it
/// is live and fresh.
[[nodiscard]] std::optional<std::string> dataDoubt(const RiskInput& input);
/// Whether the order would trade at once: a market order, one that may not rest, or a limit through the touch. A limit
/// without a known touch counts as one that would.
[[nodiscard]] bool wouldTake(const RiskInput& input);
/// The price an order is valued at: its own limit, else its trigger, else the touch it takes, else the mark.
[[nodiscard]] std::optional<Price> referencePrice(const RiskInput& input);

} // namespace gannet
