// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace gannet {

/// FNV-1a over numbers and texts, the same on every machine. For comparing two runs, not for anything an enemy sees.
class Digest {
public:
    template <class T>
    requires std::is_integral_v<T>
    void add(T value)
    {
        auto bits = static_cast<std::uint64_t>(value);
        for (int i = 0; i < 8; ++i, bits >>= 8)
            mix(static_cast<std::uint8_t>(bits));
    }
    template <class T>
    requires std::is_enum_v<T>
    void add(T value) { add(static_cast<std::uint64_t>(value)); }
    void add(std::string_view text)
    {
        add(text.size());
        for (const char c : text)
            mix(static_cast<std::uint8_t>(c));
    }
    [[nodiscard]] std::uint64_t value() const { return m_hash; }

private:
    void mix(std::uint8_t byte)
    {
        m_hash ^= byte;
        m_hash *= 1099511628211ULL;
    }
    std::uint64_t m_hash = 14695981039346656037ULL;
};

} // namespace gannet
