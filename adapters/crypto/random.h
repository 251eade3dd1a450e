// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace gannet::crypto {

/// Fills `out` with bytes nobody can guess: for salts, nonces and keys. False where the system has none to give, and
/// then `out` is zero. Any thread.
[[nodiscard]] bool randomBytes(std::span<std::uint8_t> out);

} // namespace gannet::crypto
