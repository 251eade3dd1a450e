// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gannet::workspace {

/// A random UUID (RFC 4122, version 4). A default one is no id.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] bool isNone() const { return high == 0 && low == 0; }
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// 36 characters, lower case.
[[nodiscard]] std::string toText(Uuid id);
/// The inverse; nothing where it is not a version 4 UUID in exactly that form.
[[nodiscard]] std::optional<Uuid> uuidFrom(std::string_view text);

/// Makes ids. Chance enters here as time enters the engine: a program gives true chance, a test a seed.
class Ids {
public:
    /// `random` gives 64 random bits at each call.
    explicit Ids(std::function<std::uint64_t()> random) : m_random(std::move(random)) {}

    [[nodiscard]] Uuid next();

private:
    std::function<std::uint64_t()> m_random;
};

} // namespace gannet::workspace
