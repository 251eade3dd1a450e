// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/scales.h"

#include <fmt/format.h>

namespace gannet {

bool toLevels(std::span<const WireLevel> levels, Scales scales, std::vector<BookLevel>& out)
{
    out.clear();
    for (const WireLevel& level : levels) {
        const auto price = level.price.mantissaAt(scales.price);
        const auto qty = level.qty.mantissaAt(scales.qty);
        if (!price || !qty)
            return false;
        out.push_back({*price, *qty});
    }
    return true;
}

Error misfit(std::string_view symbol, Scales scales)
{
    Error error;
    error.kind = ErrorKind::Protocol;
    error.code = Code::BadNumber;
    error.message = fmt::format("{}: a number has more decimals than its instrument, {} of a price and {} of a size",
                                symbol, scales.price, scales.qty);
    return error;
}

} // namespace gannet
