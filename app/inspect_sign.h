// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace gannet {

/// The venues whose signatures `gannet-inspect sign` makes.
inline constexpr std::array<std::string_view, 2> kSigningVenues{"hyperliquid", "aster"};

/// Signs what each line of `in` says, as the venue wants it, and writes the signature or {"error":{...}} for each:
/// - hyperliquid: {"key"?,"action","nonce","vault"?,"expiresAfter"?,"network","kind":"l1"|"user","primaryType"?} ->
///   {"hash","digest","r","s","v"}. `hash` is the venue's id of an l1 action, of a user action the digest; without a
///   key only these two are written. Nothing in the action is changed.
/// - aster: {"scheme":"v3","key","chainId","msg"} or {"scheme":"v1","secret","payload"} -> {"signature"}.
/// Secrets are not written anywhere. Returns how many lines were refused.
std::uint64_t signLines(std::string_view venue, std::istream& in, std::ostream& out);

} // namespace gannet
