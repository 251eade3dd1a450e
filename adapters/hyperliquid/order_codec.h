// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/hyperliquid/auth.h"
#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/order.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Orders in Hyperliquid's words and its answers in ours ("Exchange endpoint", read 2026-08-22). The keys of an action
/// stand in the order in which the venue hashes them. Nothing is rounded but a cap, towards the market. Pure; any
/// thread.
namespace gannet::hyperliquid {

inline constexpr std::string_view kExchangePath = "/exchange";

/// Ours, where the order names none: how far beyond its trigger a triggered market order goes, and how far beyond the
/// touch one that takes at once. The venue allows as much ("Take profit and stop loss orders": 10 %).
inline constexpr Decimal kTriggerCap{10, 2};

/// A number as the venue hashes it: no exponent, no trailing zeros, no "-0". Fails {Invalid, BadQty} with more than 8
/// decimals ("Signing", tests of hyperliquid-python-sdk @7ee976d).
[[nodiscard]] Result<std::string> wireNumber(const Decimal& value);

/// Our id as the venue's cloid: 0x and 32 hex digits.
[[nodiscard]] std::string cloidOf(ClientOrderId id);
/// The inverse; nothing on another text, which is an order of somebody else's.
[[nodiscard]] std::optional<ClientOrderId> idFromCloid(std::string_view text);

/// The venue's id of an order as the whole number that it is on the wire; nothing on another text.
[[nodiscard]] std::optional<std::uint64_t> orderNumber(std::string_view venueOrderId);

/// An order and what the venue calls its instrument.
struct OrderToSend {
    const OrderTerms& terms;
    const Instrument& instrument;
    std::uint32_t asset = 0; ///< the instrument's place in the venue's list
    ClientOrderId id = {};   ///< invalid: without a cloid
    /// What a market order's cap counts from: the touch it takes.
    std::optional<Price> reference = std::nullopt;
};

/// {"a","b","p","s","r","t","c"?}. Market: an IOC limit at the cap. What the venue has not (FOK, GTD, day, trailing,
/// triggers on another price than the mark) fails {Unsupported}; a market order without cap or reference fails
/// {Invalid, BadPrice}; what is off the grid or too small fails as order_rules.h says.
[[nodiscard]] Result<nlohmann::ordered_json> encodeOrder(const OrderToSend& order);

/// How orders of one action belong together.
enum class Grouping : std::uint8_t {
    None,         ///< "na"
    WithEntry,    ///< "normalTpsl": the first is an entry, the others are sized like it and wait for its fill
    WithPosition, ///< "positionTpsl": triggers that are sized like the position, as it changes
};

/// {"type":"order","orders":[...],"grouping":"na"}
[[nodiscard]] nlohmann::ordered_json orderAction(const std::vector<nlohmann::ordered_json>& orders,
                                                 Grouping grouping = Grouping::None);

struct OrderToCancel {
    const Order& order;
    std::uint32_t asset = 0;
};
/// By the venue's ids where all of them are known, else by ours. Fails {Invalid, UnknownOrder} where neither will do
/// for all of them, {Invalid, InvalidRequest} without any.
[[nodiscard]] Result<nlohmann::ordered_json> cancelAction(const std::vector<OrderToCancel>& orders);
[[nodiscard]] Result<nlohmann::ordered_json> cancelAction(const Order& order, std::uint32_t asset);

/// Whether the venue lets this order be changed in place ("Modify an order"): limit orders that rest, and with
/// `always_place` triggers. A trigger that opens is left out: with that flag its successor is placed though the old one
/// has fired meanwhile, which would be twice the risk. Fails {Unsupported} about the type.
[[nodiscard]] Result<void> checkChange(const OrderTerms& terms);
/// The order as it is to be, in place of the one that is there: the venue cancels it and places another one with the
/// same cloid and an id of its own. A limit order becomes post-only by it.
[[nodiscard]] Result<nlohmann::ordered_json> modifyAction(const Order& order, const OrderToSend& changed);
struct OrderChange {
    const Order& order;
    const OrderToSend& changed;
};
/// Several of them, all triggers or none.
[[nodiscard]] Result<nlohmann::ordered_json> batchModifyAction(const std::vector<OrderChange>& changes);
/// Cancels all orders of the account at `time` (ms, at least 5 s away); nothing takes that back.
[[nodiscard]] nlohmann::ordered_json scheduleCancelAction(std::optional<std::uint64_t> timeMs);
/// Also switches between cross and isolated.
[[nodiscard]] nlohmann::ordered_json leverageAction(std::uint32_t asset, MarginMode mode, std::int32_t leverage);
/// Puts so many dollars to an isolated position, or takes them away where below zero. Fails {Invalid, BadQty} with more
/// than 6 decimals, and on nothing.
[[nodiscard]] Result<nlohmann::ordered_json> isolatedMarginAction(std::uint32_t asset, const Decimal& dollars);
/// Puts to a position that can only be isolated what it needs to have this leverage.
[[nodiscard]] Result<nlohmann::ordered_json> topUpAction(std::uint32_t asset, const Decimal& leverage);

/// The body of POST /exchange. Without a signature it cannot be sent; `gannet-inspect request` shows it so.
[[nodiscard]] nlohmann::ordered_json exchangeBody(const nlohmann::ordered_json& action, const L1Envelope& envelope,
                                                  const std::optional<crypto::RecoverableSignature>& signature);

/// What the venue says to one order of an action.
struct OrderStatus {
    enum class Kind : std::uint8_t { Resting, Filled, WaitingForFill, WaitingForTrigger, Done, Refused };
    Kind kind = Kind::Done;                    ///< Done: a cancel, or an action that says no more
    std::string venueOrderId = {};             ///< of Resting and Filled
    std::optional<Error> error = std::nullopt; ///< of Refused
};

/// The answer of /exchange to an action about `count` orders: so many statuses in their order. Where the venue refuses
/// the action as a whole each gets that refusal. Fails {Protocol} with outcome Unknown on everything else, another
/// number of statuses included: the orders are then to be asked about.
[[nodiscard]] Result<std::vector<OrderStatus>> decodeExchangeReply(std::string_view body, std::size_t count);

} // namespace gannet::hyperliquid
