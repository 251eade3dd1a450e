// SPDX-License-Identifier: GPL-3.0-or-later
// Hyperliquid's private side: whatever the bytes of a frame or an answer, nothing is thrown and nothing crashes; what
// is accepted keeps the promises of the codecs, and what is refused says why.
#include "adapters/hyperliquid/account_codec.h"
#include "adapters/hyperliquid/margins.h"
#include "adapters/hyperliquid/order_codec.h"
#include "adapters/hyperliquid/twap_codec.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace gannet;
using namespace gannet::hyperliquid;

namespace {

constexpr std::string_view kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";

/// The value of an accepted read; of another one only that it says what is wrong.
template <class T> [[nodiscard]] std::optional<T> accepted(Result<T> read)
{
    if (read)
        return std::move(*read);
    CHECK(read.error().kind == ErrorKind::Protocol && !read.error().message.empty(), "an error without words");
    return std::nullopt;
}

void checkFill(const AccountFill& fill)
{
    CHECK(!fill.coin.empty() && !fill.tradeId.empty() && !fill.feeToken.empty(), "a fill without names");
    CHECK(fill.price.isPositive() && fill.qty.isPositive() && fill.time.isKnown(), "a broken fill");
}

void checkUpdate(const OrderUpdate& update)
{
    CHECK(!update.status.empty() && !update.order.venueOrderId.empty() && update.time.isKnown(), "a broken update");
    CHECK(!update.order.id || update.order.id->isValid(), "an id that is none");
    (void)statusWords(update.status);
    (void)termsOf(update.order);
}

void checkFrame(const AccountFrame& frame)
{
    if (const auto* orders = std::get_if<OrderUpdatesFrame>(&frame)) {
        for (const OrderUpdate& update : orders->updates)
            checkUpdate(update);
    } else if (const auto* fills = std::get_if<FillsFrame>(&frame)) {
        CHECK(fills->user == kUser, "another account's fills");
        for (const AccountFill& fill : fills->fills)
            checkFill(fill);
    } else if (const auto* ledger = std::get_if<LedgerFrame>(&frame)) {
        CHECK(ledger->user == kUser, "another account's money");
    }
}

void checkAnswers(const std::string& bytes)
{
    if (const auto state = accepted(decodeClearinghouse(bytes))) {
        for (const AccountPosition& position : state->positions)
            CHECK(!position.coin.empty() && position.leverage.isPositive(), "a broken position");
    }
    if (const auto fills = accepted(decodeUserFills(bytes, kUser))) {
        CHECK(fills->fills.size() + fills->withoutId == fills->rows, "fills are lost");
        for (const AccountFill& fill : fills->fills)
            checkFill(fill);
    }
    if (const auto status = accepted(decodeOrderStatus(bytes)); status && *status)
        checkUpdate(**status);
    (void)accepted(decodeOpenOrders(bytes));
    (void)accepted(decodeUserFunding(bytes));
    (void)accepted(decodeSpotState(bytes));
    (void)accepted(decodeHistoricalOrders(bytes));
    (void)accepted(decodeRateAllowance(bytes));
    (void)accepted(decodeAgents(bytes));
    (void)accepted(decodeAssetLeverage(bytes, kUser, "BTC"));
    (void)accepted(decodeMoneyMode(bytes));
    if (const auto fees = accepted(decodeFees(bytes)))
        CHECK(!fees->taker.isNegative() && fees->taker <= (Decimal{1, 0}), "a fee that is none");
    if (const auto margins = accepted(decodeMargins(bytes))) {
        for (const AssetMargin& margin : *margins) {
            CHECK(!margin.tiers.empty() && margin.tiers.front().lowerBound.isZero(), "no tier from zero on");
            for (const MarginTier& tier : margin.tiers)
                CHECK(tier.rate.isPositive() && !tier.deduction.isNegative() && tier.maxLeverage > 0, "a broken tier");
        }
    }
}

void checkReplies(const std::string& bytes)
{
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
        const auto statuses = decodeExchangeReply(bytes, count);
        if (!statuses) {
            CHECK(statuses.error().outcome == Outcome::Unknown, "a broken answer that is taken for a refusal");
            continue;
        }
        CHECK(statuses->size() == count, "another number of statuses");
        for (const OrderStatus& status : *statuses)
            CHECK(status.error.has_value() == (status.kind == OrderStatus::Kind::Refused), "half a refusal");
    }
    const auto twap = decodeTwapReply(bytes);
    CHECK(twap ? !(twap->error && twap->runningId) : twap.error().outcome == Outcome::Unknown, "a broken answer");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    if (const auto frame = accepted(decodeAccountFrame(bytes, kUser)); frame && *frame)
        checkFrame(**frame);
    (void)accepted(decodeTwapFrame(bytes, kUser));
    checkAnswers(bytes);
    checkReplies(bytes);
    return 0;
}
