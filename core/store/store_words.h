// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/store_op.h"

#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// The enumerator whose word (toString) is `text`, of those from zero to `Last`; nothing on another word.
template <auto Last> [[nodiscard]] std::optional<decltype(Last)> wordTo(std::string_view text)
{
    using Enum = decltype(Last);
    for (int i = 0; i <= static_cast<int>(Last); ++i) {
        if (toString(static_cast<Enum>(i)) == text)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

/// All of an Error as JSON, and back. Bytes that are not UTF-8 become replacement characters.
[[nodiscard]] std::string reasonToJson(const Error& error);
[[nodiscard]] std::optional<Error> reasonFromJson(std::string_view text);

} // namespace gannet
