// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/account.h"
#include "core/model/order.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::test {

__extension__ typedef __int128 Whole;

/// What fills come to, worked out a second time and as plainly as can be: whole numbers, all fills folded anew each
/// time, nothing shared with core/ledger. Sizes are in thousandths, prices in tenths, money in units of 10^-20: a part
/// that is closed takes its share of the cost along, cut after that digit, so a few of the last digits may differ from
/// exact ones.
struct TinyLedger {
    static constexpr int kScale = 20;

    std::int64_t qty = 0; ///< signed
    Whole cost = 0;       ///< signed size times price of what is open
    Whole realised = 0;
    std::map<std::string, Whole> fees; ///< paid, by asset
    Whole funding = 0;                 ///< received

    /// In the venue's order, whatever the order of `fills`.
    [[nodiscard]] static TinyLedger of(std::vector<Fill> fills, const std::vector<FundingPayment>& payments);

private:
    void add(const Fill& fill);
};

/// "-0.5" in units of 10^-20; digits beyond are cut off.
[[nodiscard]] Whole wholeOf(std::string_view text);

} // namespace gannet::test
