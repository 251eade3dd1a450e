// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/signed_request.h"
#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/order.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Orders as the dialect's REST takes them: parameters. Nothing is rounded but a cap, towards the market. `venue` is
/// the venue's name, for sentences. Pure; any thread.
namespace gannet::fapi {

/// An order and its instrument.
struct OrderToSend {
    const OrderTerms& terms;
    const Instrument& instrument;
    ClientOrderId id = {}; ///< invalid: the venue makes one up
    /// What a market order's cap counts from: the touch it takes. Without it, or without a cap, it goes as the venue's
    /// own MARKET, which the venue bounds (`marketTakeBound`).
    std::optional<Price> reference = std::nullopt;
};

/// The parameters of POST order. A market order with a cap is an IOC limit at the cap. What the venue has not (GTD,
/// day, triggers on the index, a trailing stop by an amount) fails {Unsupported}; what is off the grid or too small
/// fails as order_rules.h says.
[[nodiscard]] Result<Parameters> encodeOrder(const OrderToSend& order, std::string_view venue);

/// How an order is named to the venue: by its id where it is known, else by ours. Ours is unique among open orders
/// alone.
[[nodiscard]] std::pair<std::string, std::string> nameOf(const Order& order);
/// Of DELETE and GET order.
[[nodiscard]] Parameters cancelParameters(const Order& order, const Instrument& instrument);
/// Of PUT order: its whole size, what is filled included, and its price. Fails {Unsupported} on other than limit
/// orders, {Invalid, BadQty} where the size is filled already, and as encodeOrder().
[[nodiscard]] Result<Parameters> changeParameters(const Order& order, const OrderToSend& changed,
                                                  std::string_view venue);

/// Of POST batchOrders: 1 to 5 orders, each as encodeOrder() has it. They are carried out at once, in no order.
[[nodiscard]] Result<Parameters> batchParameters(const std::vector<Parameters>& orders);
inline constexpr std::size_t kMostCancelled = 10;
/// Of DELETE batchOrders: 1 to 10 orders of one symbol, by the venue's ids where all are known, else by ours.
[[nodiscard]] Result<Parameters> cancelBatchParameters(const std::vector<Order>& orders, const Instrument& instrument);

/// Of POST marginType. The venue refuses what is so already: isNoChange().
[[nodiscard]] Parameters marginModeParameters(const Instrument& instrument, MarginMode mode);
/// Of POST leverage ("Change Initial Leverage"), a whole number of at least 1; brackets are the venue's to check.
[[nodiscard]] Parameters leverageParameters(const Instrument& instrument, std::int32_t leverage);
/// Of POST positionMargin ("Modify Isolated Position Margin"): `amount` in the margin asset, above zero is added to the
/// position's margin, below zero is taken from it. Fails {Invalid, BadQty} on zero, which would change nothing.
[[nodiscard]] Result<Parameters> marginChangeParameters(const Instrument& instrument, const Decimal& amount);
/// Of DELETE allOpenOrders: every open order of the symbol, whoever placed it, with one answer for all of them.
[[nodiscard]] Parameters cancelAllParameters(const Instrument& instrument);

} // namespace gannet::fapi
