// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/hex.h"

#include <algorithm>
#include <cstddef>

namespace gannet::crypto {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

/// 0 to 15; -1 on what is no digit.
[[nodiscard]] int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

std::string toHex(std::span<const std::uint8_t> bytes)
{
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text.push_back(kDigits[byte >> 4U]);
        text.push_back(kDigits[byte & 0xFU]);
    }
    return text;
}

std::string toHex0x(std::span<const std::uint8_t> bytes)
{
    return "0x" + toHex(bytes);
}

bool fromHex(std::string_view text, std::span<std::uint8_t> out)
{
    if (text.starts_with("0x") || text.starts_with("0X"))
        text.remove_prefix(2);
    bool isHex = text.size() == 2 * out.size();
    for (std::size_t i = 0; isHex && i < out.size(); ++i) {
        const int high = digit(text[2 * i]);
        const int low = digit(text[2 * i + 1]);
        isHex = high >= 0 && low >= 0;
        out[i] = static_cast<std::uint8_t>((high << 4) | low);
    }
    if (!isHex)
        std::fill(out.begin(), out.end(), std::uint8_t{0});
    return isHex;
}

std::optional<Address> addressFrom(std::string_view text)
{
    Address address{};
    if (!fromHex(text, address))
        return std::nullopt;
    return address;
}

} // namespace gannet::crypto
