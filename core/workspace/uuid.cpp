// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/uuid.h"

#include <fmt/format.h>

#include <charconv>

namespace gannet::workspace {
namespace {

constexpr std::uint64_t kVersionMask = 0xF000;
constexpr std::uint64_t kVersion = 0x4000;
constexpr std::uint64_t kVariantMask = 0xC000'0000'0000'0000;
constexpr std::uint64_t kVariant = 0x8000'0000'0000'0000;

} // namespace

std::string toText(Uuid id)
{
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", id.high >> 32, (id.high >> 16) & 0xFFFF, id.high & 0xFFFF,
                       id.low >> 48, id.low & 0xFFFF'FFFF'FFFF);
}

std::optional<Uuid> uuidFrom(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    std::string digits;
    for (const char c : text) {
        if (c != '-')
            digits += c;
    }
    if (digits.size() != 32)
        return std::nullopt;
    Uuid id;
    const char* const middle = digits.data() + 16;
    const auto high = std::from_chars(digits.data(), middle, id.high, 16);
    const auto low = std::from_chars(middle, middle + 16, id.low, 16);
    if (high.ec != std::errc() || high.ptr != middle || low.ec != std::errc() || low.ptr != middle + 16)
        return std::nullopt;
    const bool isRandom = (id.high & kVersionMask) == kVersion && (id.low & kVariantMask) == kVariant;
    // Dashes elsewhere, or capitals, are another text of the same number: an id has one text.
    return isRandom && toText(id) == text ? std::optional(id) : std::nullopt;
}

Uuid Ids::next()
{
    return {.high = (m_random() & ~kVersionMask) | kVersion, .low = (m_random() & ~kVariantMask) | kVariant};
}

} // namespace gannet::workspace
