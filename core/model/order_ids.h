// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// Our name of an order, 128 bits, never used twice: the program's run and a counter. Adapters render all of it in the
/// venue's alphabet and read it back; it is never hashed. Zero is nobody's.
struct ClientOrderId {
    std::uint64_t session = 0; ///< start of the run in ms since the epoch << 20 | 20 random bits
    std::uint64_t counter = 0;

    [[nodiscard]] bool isValid() const { return session != 0; }
    /// 32 lower-case hex digits.
    [[nodiscard]] std::string toHex() const;
    /// Exactly 32 hex digits of either case; nothing on anything else, and on the zero id.
    [[nodiscard]] static std::optional<ClientOrderId> fromHex(std::string_view text);
    friend constexpr auto operator<=>(const ClientOrderId&, const ClientOrderId&) = default;
};

/// The session half of a run's ids. `random` gives 20 bits; the start lies before the year 2527 (44 bits of ms).
[[nodiscard]] std::uint64_t makeOrderSession(Timestamp start, std::uint32_t random);

/// Names one intention of a person or a strategy: pressed once, it is carried out at most once. Chosen by the asker,
/// unique over runs (a random UUID's 128 bits in hex, at most 64 characters). Also the decision id in logs and audit.
/// What the engine makes of one has its text, a slash and more.
struct RequestId {
    std::string text;
    friend auto operator<=>(const RequestId&, const RequestId&) = default;
};

} // namespace gannet

template <> struct std::hash<gannet::ClientOrderId> {
    std::size_t operator()(const gannet::ClientOrderId& id) const noexcept
    {
        // The counter alone tells orders of one run apart; the odd factor spreads it over runs.
        return std::hash<std::uint64_t>{}(id.session * 0x9E3779B97F4A7C15ULL ^ id.counter);
    }
};
