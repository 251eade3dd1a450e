// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/dialect.h"
#include "core/base/result.h"
#include "core/venue/wire_message.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// The dialect's market streams: bytes in, words of ours out. Pure functions; any thread.
namespace gannet::fapi {

/// One websocket frame, raw or wrapped as {"stream","data"}. Unknown fields are ignored, an unknown event is refused
/// {Protocol, UnknownChannel}. aggTrade fills firstSeq and lastSeq with the ids of the trades it stands for; the
/// undocumented `trade` leaves them zero. Trades that are no market trades (insurance fund, ADL) are Control; so is
/// `tradepro`, which does not say who came to whom.
/// On an error only `type` and `symbol` mean something: when `type` is BookDiff, the frame was a change of that
/// symbol's book and is lost.
[[nodiscard]] Result<void> decodeFrame(std::string_view bytes, const Dialect& dialect, WireMessage& out);

/// {"method":"SUBSCRIBE","params":[...],"id":1}. Stream names need no escaping.
[[nodiscard]] std::string requestText(std::string_view method, std::span<const std::string> streams, std::uint64_t id);

} // namespace gannet::fapi
