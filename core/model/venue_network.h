// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gannet {

/// Which of a venue's networks an account and its signatures are for. A key of one does not count on the other.
enum class VenueNetwork : std::uint8_t { Mainnet, Testnet };
[[nodiscard]] std::string_view toString(VenueNetwork network); ///< "mainnet", "testnet"
/// The inverse of toString; nothing on another word.
[[nodiscard]] std::optional<VenueNetwork> venueNetworkFrom(std::string_view text);

} // namespace gannet
