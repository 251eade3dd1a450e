// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/venue/wire_message.h"

#include <string_view>

namespace gannet::fapi {

/// What an answer that is not 200 means in our words. `httpStatus` is 0 for an error told on a websocket; `code` is the
/// venue's number, 0 when the body held none; `words` its text, which alone tells the container codes -2010, -2011 and
/// -1013 apart. Outcomes are those of an order: a bare 429, 418 or 5xx says nothing about it, so Unknown.
[[nodiscard]] Error classify(int httpStatus, int code, std::string_view words);
/// The number in a message that decodeError() has filled; 0 where it is none.
[[nodiscard]] int codeOf(const WireMessage& error);
/// The same of what classify() made.
[[nodiscard]] int codeOf(const Error& error);
/// The venue refuses a setting because it is so already: a success.
[[nodiscard]] bool isNoChange(int code);
/// The answer to a read or to a request for streams, its error already in a message. Neither changes anything, so none
/// has an unknown outcome: what would be that for an order is VENUE_UNAVAILABLE.
[[nodiscard]] Error classifyRead(int httpStatus, const WireMessage& error);

} // namespace gannet::fapi
