// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/account_codec.h"
#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/venue/twap_rules.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The venue's own orders over time ("Place a TWAP order", "Cancel a TWAP order", "Subscriptions"; read 2026-08-22).
/// Pure; any thread.
namespace gannet::hyperliquid {

/// So many minutes a TWAP may last (the venue's page says 5 minutes to 7 days; @nktkas/hyperliquid's schema ends at
/// 1440, and a longer one was seen by nobody); a slice goes at most 3 % from the price of its moment ("TWAP").
[[nodiscard]] const TwapRules& twapRules();

/// {"type":"twapOrder","twap":{a,b,s,r,m,t}} of terms whose type is Twap. Fails {Invalid, BadQty | InvalidRequest}
/// about qty and minutes.
[[nodiscard]] Result<nlohmann::ordered_json> twapOrderAction(const OrderTerms& terms, const Instrument& instrument,
                                                             std::uint32_t asset);
[[nodiscard]] nlohmann::ordered_json twapCancelAction(std::uint32_t asset, std::uint64_t twapId);

/// Our name of a TWAP's number where the venue's id of an order stands, "twap:77": orders count by themselves there.
[[nodiscard]] std::string twapName(std::uint64_t twapId);
/// The number; nothing where the id is not of a TWAP.
[[nodiscard]] std::optional<std::uint64_t> twapNumber(std::string_view venueOrderId);

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
    /// One row of what happened to TWAPs; each has one when it begins and one when it ends.
    struct Change {
        std::optional<std::uint64_t> twapId = std::nullopt; ///< the venue does not always say it
        /// What was executed is as of this row: nothing in that of the beginning, for as long as it runs.
        TwapState state;
        /// "activated", "terminated", "finished", "error", "waitingForTrigger", "stopped", or a word that came later.
        std::string status;
        std::string words; ///< of an error
        Timestamp time;
    };
    bool isSnapshot = false;
    std::vector<Change> changes;
};
struct TwapFillsFrame {
    struct Slice {
        std::uint64_t twapId = 0;
        AccountFill fill; ///< the same fill as in `userFills`, by its trade id
    };
    bool isSnapshot = false;
    std::vector<Slice> slices;
};
using TwapFrame = std::variant<TwapStatesFrame, TwapHistoryFrame, TwapFillsFrame>;

/// A frame of `twapStates`, `userTwapHistory` or `userTwapSliceFills` about `user` (lower case); another user's is
/// refused {Protocol, BadFormat}. Nothing on a frame of any other channel.
[[nodiscard]] Result<std::optional<TwapFrame>> decodeTwapFrame(std::string_view bytes, std::string_view user);
/// The answer to `twapHistory`, as the venue orders it.
[[nodiscard]] Result<std::vector<TwapHistoryFrame::Change>> decodeTwapHistory(std::string_view body,
                                                                              std::string_view user);

} // namespace gannet::hyperliquid
