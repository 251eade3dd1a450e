// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/amounts.h"

#include <fmt/format.h>

namespace gannet {

Result<Money> notional(const Price& price, const Qty& qty, AssetId quote, int scale, Rounding rounding)
{
    if (const auto exact = multiply(price.value, qty.value)) {
        if (const auto rounded = exact->rescaled(scale, rounding))
            return Money{*rounded, quote};
    }
    return fail(
        ErrorKind::Protocol, Code::OutOfRange,
        fmt::format("{} x {} does not fit an amount with {} decimals", price.toString(), qty.toString(), scale));
}

} // namespace gannet
