// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace gannet {

/// Appends numbers (little-endian) and texts (u32 length in front) to a string.
class ByteWriter {
public:
    template <std::integral T> void number(T value)
    {
        auto bits = static_cast<std::uint64_t>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i, bits >>= 8U)
            m_bytes.push_back(static_cast<char>(bits & 0xFFU));
    }
    void text(std::string_view value)
    {
        number(static_cast<std::uint32_t>(value.size()));
        m_bytes.append(value);
    }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }
    void reserve(std::size_t bytes) { m_bytes.reserve(bytes); }

private:
    std::string m_bytes;
};

/// Reads them back. Past the end it gives zeros and empty texts and isGood() turns false for good.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}

    template <std::integral T> [[nodiscard]] T number()
    {
        if (m_bytes.size() < sizeof(T)) {
            m_isGood = false;
            return T{};
        }
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_bytes[i])) << (8U * i);
        m_bytes.remove_prefix(sizeof(T));
        return static_cast<T>(bits);
    }
    [[nodiscard]] std::string text()
    {
        const auto size = number<std::uint32_t>();
        if (m_bytes.size() < size) {
            m_isGood = false;
            return {};
        }
        std::string value(m_bytes.substr(0, size));
        m_bytes.remove_prefix(size);
        return value;
    }
    /// A value of an enum whose last one is `last`.
    template <class Enum> [[nodiscard]] Enum enumerator(Enum last)
    {
        const auto value = number<std::uint8_t>();
        if (value > static_cast<std::uint8_t>(last)) {
            m_isGood = false;
            return Enum{};
        }
        return static_cast<Enum>(value);
    }
    void fail() { m_isGood = false; }
    [[nodiscard]] bool isGood() const { return m_isGood; }
    /// Everything was there and nothing is left.
    [[nodiscard]] bool isDone() const { return m_isGood && m_bytes.empty(); }
    [[nodiscard]] std::size_t left() const { return m_bytes.size(); }

private:
    std::string_view m_bytes;
    bool m_isGood = true;
};

} // namespace gannet
