// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/overloaded.h"
#include "core/model/margin_setting.h"

#include <string>

namespace gannet::test {

/// "leverage 7", "margin isolated", "margin -2.5": a line of what a gateway told.
[[nodiscard]] inline std::string marginWords(const MarginSetting& setting)
{
    return std::visit(overloaded{[](std::int32_t leverage) { return "leverage " + std::to_string(leverage); },
                                 [](MarginMode mode) { return "margin " + std::string(toString(mode)); },
                                 [](const Decimal& amount) { return "margin " + plainText(amount); }},
                      setting);
}

} // namespace gannet::test
