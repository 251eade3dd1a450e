// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/account_codec.h"
#include "core/base/result.h"
#include "core/model/instrument.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The venue's own orders over time ("Place a TWAP order", "Cancel a TWAP order", "Subscriptions"; read 2026-08-22). No
/// gateway sends them: a slice is an order that no click of ours made. Pure; any thread.
namespace gannet::hyperliquid {

/// So many minutes a TWAP may last (the venue's page says 5 minutes to 7 days; @nktkas/hyperliquid's schema ends at
/// 1440, and a longer one was seen by nobody).
inline constexpr std::int32_t kTwapFirstMinute = 5;
inline constexpr std::int32_t kTwapLastMinute = 1440;

struct TwapTerms {
    Side side = Side::Buy;
    Decimal qty; ///< base units, of all slices together
    bool isReduceOnly = false;
    std::int32_t minutes = kTwapFirstMinute;
    bool isRandomized = false; ///< slices come at times that are not even
};

/// {"type":"twapOrder","twap":{a,b,s,r,m,t}}. Fails {Invalid, BadQty | InvalidRequest} about qty and minutes.
[[nodiscard]] Result<nlohmann::ordered_json> twapOrderAction(const TwapTerms& terms, const Instrument& instrument,
                                                             std::uint32_t asset);
[[nodiscard]] nlohmann::ordered_json twapCancelAction(std::uint32_t asset, std::uint64_t twapId);

/// What became of one of the two.
struct TwapReply {
    std::optional<std::uint64_t> runningId; ///< of an order that was taken
    std::optional<Error> error;             ///< of one that was not; a cancel that was taken has neither
};
/// The answer of /exchange, whose `data.status` is one thing and no list. Fails {Protocol} with outcome Unknown on
/// everything else.
[[nodiscard]] Result<TwapReply> decodeTwapReply(std::string_view body);

struct TwapState {
    std::string coin;
    Side side = Side::Buy;
    Decimal qty;
    Decimal filledQty;
    Decimal filledNotional; ///< dollars
    std::uint64_t minutes = 0;
    bool isReduceOnly = false;
    bool isRandomized = false;
    Timestamp started;
};
struct TwapStatesFrame {
    struct Running {
        std::uint64_t twapId = 0;
        TwapState state;
    };
    std::vector<Running> running; ///< all that run
};
struct TwapHistoryFrame {
    struct Change {
        TwapState state;
        std::string status; ///< "activated", "terminated", "finished", "error", or a word that came later
        std::string words;  ///< of an error
        Timestamp time;
    };
    bool isSnapshot = false;
    std::vector<Change> changes;
};
struct TwapFillsFrame {
    struct Slice {
        std::uint64_t twapId = 0;
        AccountFill fill; ///< the same fill as in `userFills`: never counted from here
    };
    bool isSnapshot = false;
    std::vector<Slice> slices;
};
using TwapFrame = std::variant<TwapStatesFrame, TwapHistoryFrame, TwapFillsFrame>;

/// A frame of `twapStates`, `userTwapHistory` or `userTwapSliceFills` about `user` (lower case); another user's is
/// refused {Protocol, BadFormat}. Nothing on a frame of any other channel.
[[nodiscard]] Result<std::optional<TwapFrame>> decodeTwapFrame(std::string_view bytes, std::string_view user);

} // namespace gannet::hyperliquid
