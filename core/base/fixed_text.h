// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace gannet {

/// A short text inside a fixed-size value; cut at its size, always ended by a zero.
template <std::size_t N> struct FixedText {
    std::array<char, N> chars{};
    void assign(std::string_view text)
    {
        const std::size_t n = text.size() < N ? text.size() : N - 1;
        for (std::size_t i = 0; i < n; ++i)
            chars[i] = text[i];
        chars[n] = '\0';
    }
    [[nodiscard]] std::string_view view() const { return chars.data(); }
};

} // namespace gannet
