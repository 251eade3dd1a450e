// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/pnl.h"
#include "core/model/views.h"

#include <optional>

namespace gannet {

/// Money of a ledger as a screen is given it; unknown stays unknown.
[[nodiscard]] inline MaybeAmount shown(const std::optional<LedgerAmount>& amount,
                                       Rounding rounding = Rounding::HalfEven)
{
    return amount ? maybeAmount(amount->rounded(kMoneyScale, rounding)) : MaybeAmount{};
}

} // namespace gannet
