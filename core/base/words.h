// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>

namespace gannet {

/// The words of an enum whose enumerators count from zero to `kLast`: written and read back from one table. A table
/// with a word too few or too many does not compile.
template <class Enum, Enum kLast> class Words {
public:
    static constexpr std::size_t kCount = static_cast<std::size_t>(kLast) + 1;

    /// In the order of the enumerators.
    template <std::convertible_to<std::string_view>... Word>
    requires(sizeof...(Word) == kCount) explicit constexpr Words(Word... words) : m_words{words...} {}

    /// "?" for a value that is no enumerator.
    [[nodiscard]] constexpr std::string_view operator[](Enum value) const
    {
        const auto i = static_cast<std::size_t>(value);
        return i < kCount ? m_words[i] : std::string_view("?");
    }
    /// The enumerator of exactly this word; nothing on another one.
    [[nodiscard]] constexpr std::optional<Enum> find(std::string_view word) const
    {
        for (std::size_t i = 0; i < kCount; ++i) {
            if (m_words[i] == word)
                return static_cast<Enum>(i);
        }
        return std::nullopt;
    }

private:
    std::array<std::string_view, kCount> m_words;
};

} // namespace gannet
