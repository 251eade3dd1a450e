// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order_ids.h"

#include <fmt/format.h>

#include <charconv>

namespace gannet {

namespace {

constexpr std::size_t kHalf = 16;
constexpr int kRandomBits = 20;

[[nodiscard]] std::optional<std::uint64_t> hexNumber(std::string_view digits)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

} // namespace

std::string ClientOrderId::toHex() const
{
    return fmt::format("{:016x}{:016x}", session, counter);
}

std::optional<ClientOrderId> ClientOrderId::fromHex(std::string_view text)
{
    if (text.size() != 2 * kHalf)
        return std::nullopt;
    const auto session = hexNumber(text.substr(0, kHalf));
    const auto counter = hexNumber(text.substr(kHalf));
    if (!session || !counter || *session == 0)
        return std::nullopt;
    return ClientOrderId{*session, *counter};
}

std::uint64_t makeOrderSession(Timestamp start, std::uint32_t random)
{
    const auto ms = static_cast<std::uint64_t>(start.ns / 1'000'000);
    return ms << kRandomBits | (random & ((1U << kRandomBits) - 1));
}

} // namespace gannet
