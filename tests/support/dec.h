// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace gannet::test {

/// An amount as it is written.
inline Decimal dec(std::string_view text)
{
    const auto read = Decimal::tryParse(text);
    if (!read)
        throw std::invalid_argument("no decimal: " + std::string(text));
    return *read;
}

} // namespace gannet::test
