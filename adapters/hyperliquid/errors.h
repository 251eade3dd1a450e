// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/error.h"

#include <optional>
#include <string_view>

namespace gannet::hyperliquid {

/// What the text of the `error` channel is about.
enum class ErrorWords : std::uint8_t {
    AlreadySubscribed,   ///< as good as an ack
    AlreadyUnsubscribed, ///< as good as an ack
    InvalidSubscription, ///< will never be served: do not ask again
    Other,
};

/// Reads by prefix: the venue appends what it is about (known texts: nktkas/hyperliquid @db80d59, its transport tests).
[[nodiscard]] ErrorWords classify(std::string_view words);

/// The error channel's text in our vocabulary; the venue's own words are kept in venueCode.
[[nodiscard]] Error channelError(std::string_view words);

/// A text with which the venue refuses an action or an order of it ("Error responses", and texts seen by
/// nktkas/hyperliquid @db80d598 and nautilus_trader @a95c8042): read by its beginning, because the venue appends what
/// it is about. Outcome Rejected, by the venue's explicit word, but Unknown where it says that it had such a request
/// before, or that the order to cancel is gone: that one may have filled. The venue's words are kept in venueCode.
[[nodiscard]] Error actionError(std::string_view words);

/// The address that a text of the venue names: of a signer it does not know, the one that it recovered from the
/// request. Nothing where none stands in it whole.
[[nodiscard]] std::optional<crypto::Address> addressIn(std::string_view words);

/// A read of /info that was answered with a status other than 200. 429 is RateLimited; 5xx is Unavailable; 4xx and the
/// rest are Rejected. `body` is quoted, at most 120 bytes.
[[nodiscard]] Error httpError(int status, std::string_view body);

} // namespace gannet::hyperliquid
