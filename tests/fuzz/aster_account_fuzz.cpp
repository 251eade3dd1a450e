// SPDX-License-Identifier: GPL-3.0-or-later
// What an account is told by a venue of the dialect: whatever the bytes, nothing is thrown and nothing crashes; what is
// accepted keeps the promises of account_codec.h, so that no execution counts twice or for nothing.
#include "adapters/fapi/account_codec.h"
#include "adapters/fapi/order_words.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;
using namespace gannet::fapi;

namespace {

template <class T> void checkError(const Result<T>& result)
{
    if (!result)
        CHECK(!result.error().message.empty(), "an error without words");
}

void checkOrder(const AccountOrder& order)
{
    CHECK(!order.symbol.empty() && !order.venueOrderId.empty() && order.updated.isKnown(), "an order without a name");
    CHECK(!order.qty.isNegative() && !order.filledQty.isNegative() && !order.price.isNegative(), "a size below zero");
    if (const auto terms = termsOf(order))
        CHECK(terms->qty.value.isPositive(), "terms without a size");
}

void checkTrade(const AccountTrade& trade)
{
    CHECK(trade.tradeId != 0 && trade.qty.isPositive() && trade.price.isPositive(), "an execution of nothing");
    CHECK(trade.time.isKnown() && !tradeKey(trade).empty(), "an execution without a name");
    CHECK(trade.fee.isZero() || !trade.feeAsset.empty(), "a fee of no asset");
}

/// Frames in any order: what is told follows the rules whatever they say.
void checkWords(const OrderFrame& frame)
{
    OrderWords words("Aster", Duration::seconds(2));
    if (frame.order.id)
        words.submitted(*frame.order.id);
    const Timestamp now = frame.event;
    std::size_t ends = 0;
    for (int round = 0; round < 2; ++round) {
        OrderWords::Told told;
        if (frame.trade && words.isNews(*frame.trade)) {
            CHECK(round == 0, "an execution twice");
            told = words.onTold(*frame.trade);
        }
        for (ExecReport& report :
             words.onWord(frame.order, frame.event, OrderWords::Source::Stream, frame.trade.has_value(), now))
            told.push_back(std::move(report));
        for (const ExecReport& report : told)
            ends += report.type == ExecType::Ack ? 0U : 1U;
    }
    ends += words.takeDue(now + Duration::seconds(2)).ends.size();
    CHECK(ends <= 1, "two ends of one order");
}

void checkFrame(std::string_view bytes)
{
    const auto read = decodeAccountFrame(bytes);
    checkError(read);
    if (!read || !*read)
        return;
    if (const auto* order = std::get_if<OrderFrame>(&**read)) {
        checkOrder(order->order);
        if (order->trade)
            checkTrade(*order->trade);
        checkWords(*order);
    } else if (const auto* update = std::get_if<AccountUpdateFrame>(&**read)) {
        CHECK(update->event.isKnown(), "an update without a time");
        for (const PositionWord& position : update->positions)
            CHECK(!position.entryPrice || position.entryPrice->isPositive(), "an entry that is none");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    checkFrame(bytes);
    if (const auto order = decodeOrder(bytes))
        checkOrder(*order);
    if (const auto orders = decodeOrders(bytes)) {
        for (const AccountOrder& order : *orders)
            checkOrder(order);
    }
    if (const auto batch = decodeBatch(bytes, 2); batch)
        CHECK(batch->size() == 2, "another number of results");
    if (const auto trades = decodeTrades(bytes, "BTCUSDT", TradesCommission::NegativeIsCost)) {
        for (const AccountTrade& trade : *trades)
            CHECK(trade.tradeId != 0 && trade.qty.isPositive(), "an execution of nothing");
    }
    if (const auto key = decodeListenKey(bytes))
        CHECK(!key->empty() && key->find_first_of("/?#. \r\n") == std::string::npos, "a key that changes a URL");
    if (const auto brackets = decodeBrackets(bytes)) {
        for (const SymbolBrackets& symbol : *brackets)
            CHECK(!symbol.brackets.empty() && symbol.brackets.front().floor.isZero(), "a hole in the brackets");
    }
    checkError(decodePositions(bytes));
    checkError(decodeBalances(bytes));
    checkError(decodeAccount(bytes));
    checkError(decodeIncome(bytes));
    checkError(decodeCommissionRate(bytes, "BTCUSDT"));
    checkError(decodeFlag(bytes, "dualSidePosition"));
    checkError(decodeLeverage(bytes));
    checkError(decodeCountdown(bytes, "BTCUSDT"));
    checkError(decodeServerTime(bytes));
    checkError(decodeDone(bytes));
    return 0;
}
