// SPDX-License-Identifier: GPL-3.0-or-later
// The account's stream.
#include "adapters/fapi/account_codec.h"
#include "adapters/fapi/account_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gannet::fapi {

using json::member;
using json::refuse;

namespace {

constexpr std::array<std::pair<std::string_view, Execution>, 7> kExecutions{{
    {"NEW", Execution::New},
    {"CANCELED", Execution::Canceled},
    {"CALCULATED", Execution::Calculated},
    {"EXPIRED", Execution::Expired},
    {"TRADE", Execution::Trade},
    {"AMENDMENT", Execution::Amendment},
    {"REJECTED", Execution::Rejected},
}};

[[nodiscard]] Execution executionIn(json::Object& object)
{
    const std::string_view word = json::text(member(object, "x"), "x");
    const auto* const known = std::ranges::find(kExecutions, word, &std::pair<std::string_view, Execution>::first);
    if (known == kExecutions.end())
        refuse(Code::BadFormat, "x",
               fmt::format("an execution of the kind \"{}\", which is none we know", word.substr(0, 32)));
    return known->second;
}

[[nodiscard]] AccountOrder orderOfFrame(json::Object& object)
{
    AccountOrder order;
    order.symbol = readName(object, "s");
    order.venueOrderId = readId(object, "i");
    order.clientOrderId = readName(object, "c");
    order.id = ClientOrderId::fromHex(order.clientOrderId);
    order.side = readSideWord(object, "S");
    order.type = readName(object, "o");
    order.origType = readWord(object, "ot");
    order.timeInForce = readName(object, "f");
    order.status = readStatus(object, "X");
    order.price = readSize(object, "p");
    order.qty = readSize(object, "q");
    order.filledQty = readSize(object, "z");
    order.stopPrice = readAmountIfAny(object, "sp");
    order.workingType = readWord(object, "wt");
    order.positionSide = readPositionSide(object, "ps");
    order.isReduceOnly = readFlagOr(object, "R", false);
    order.isClosePosition = readFlagOr(object, "cp", false);
    order.updated = readTime(object, "T");
    return order;
}

[[nodiscard]] OrderFrame orderFrameIn(json::Object& root)
{
    OrderFrame frame;
    frame.event = readTime(root, "E");
    json::Object object = json::object(member(root, "o"), "o");
    frame.order = orderOfFrame(object);
    frame.execution = executionIn(object);
    const Decimal qty = readSize(object, "l");
    const Decimal price = readSize(object, "L");
    const std::uint64_t tradeId = json::uint64(member(object, "t"), "t");
    const bool isTrade = frame.execution == Execution::Trade;
    if (isTrade && (tradeId == 0 || !qty.isPositive() || !price.isPositive()))
        refuse(Code::OutOfRange, "t", "an execution without number, price or size: it could count twice, or not");
    // A liquidation is calculated; where it names no execution, userTrades has it.
    if (!isTrade &&
        !(frame.execution == Execution::Calculated && tradeId != 0 && qty.isPositive() && price.isPositive()))
        return frame;
    AccountTrade trade;
    trade.symbol = frame.order.symbol;
    trade.tradeId = tradeId;
    trade.venueOrderId = frame.order.venueOrderId;
    trade.side = frame.order.side;
    trade.price = price;
    trade.qty = qty;
    if (json::optionalMember(object, "n")) { // "will not push if no commission"
        trade.fee = readAmount(object, "n");
        trade.feeAsset = readWord(object, "N");
        if (!trade.fee.isZero() && trade.feeAsset.empty())
            refuse(Code::MissingField, "N", "a commission of no asset");
    }
    trade.realised = readAmountIfAny(object, "rp");
    trade.isMaker = readFlagOr(object, "m", false);
    trade.positionSide = frame.order.positionSide;
    trade.time = frame.order.updated;
    frame.trade = std::move(trade);
    return frame;
}

[[nodiscard]] AccountUpdateFrame accountUpdateIn(json::Object& root)
{
    AccountUpdateFrame frame;
    frame.event = readTime(root, "E");
    frame.transaction = readTimeIfAny(root, "T").value_or(frame.event);
    json::Object object = json::object(member(root, "a"), "a");
    frame.reason = readName(object, "m");
    if (const auto assets = json::optionalMember(object, "B")) {
        forEachObject(json::array(*assets, "B"), "B", [&](json::Object& row) {
            AssetWord word;
            word.asset = readName(row, "a");
            word.wallet = readAmount(row, "wb");
            word.change = json::optionalMember(row, "bc") ? readAmount(row, "bc") : Decimal{};
            frame.assets.push_back(std::move(word));
        });
    }
    if (const auto positions = json::optionalMember(object, "P")) {
        forEachObject(json::array(*positions, "P"), "P", [&](json::Object& row) {
            PositionWord word;
            word.symbol = readName(row, "s");
            word.side = readPositionSide(row, "ps");
            word.qty = readAmount(row, "pa");
            const Decimal entry = readSize(row, "ep");
            if (!word.qty.isZero() && !entry.isZero())
                word.entryPrice = entry;
            word.mode = readMarginMode(row, "mt");
            word.isolatedMargin = readAmount(row, "iw");
            frame.positions.push_back(std::move(word));
        });
    }
    return frame;
}

[[nodiscard]] MarginCallFrame marginCallIn(json::Object& root)
{
    MarginCallFrame frame;
    frame.event = readTime(root, "E");
    forEachObject(json::array(member(root, "p"), "p"), "p",
                  [&](json::Object& row) { frame.symbols.push_back(readName(row, "s")); });
    return frame;
}

[[nodiscard]] ConfigFrame configIn(json::Object& root)
{
    ConfigFrame frame;
    frame.event = readTime(root, "E");
    if (const auto value = json::optionalMember(root, "ac")) {
        json::Object object = json::object(*value, "ac");
        const std::uint64_t leverage = json::uint64(member(object, "l"), "l");
        if (leverage == 0 || leverage > 1000)
            refuse(Code::OutOfRange, "l", fmt::format("leverage = {} is not 1 to 1000", leverage));
        frame.leverage = LeverageSet{readName(object, "s"), static_cast<std::int32_t>(leverage)};
    }
    if (const auto value = json::optionalMember(root, "ai")) {
        json::Object object = json::object(*value, "ai");
        if (const auto flag = json::optionalMember(object, "j"))
            frame.isMultiAsset = json::boolean(*flag, "j");
        if (const auto flag = json::optionalMember(object, "d"))
            frame.isDualSide = json::boolean(*flag, "d");
    }
    return frame;
}

[[nodiscard]] std::optional<AccountFrame> frameIn(json::Object& root)
{
    const auto named = json::optionalMember(root, "e");
    // Answers to what was asked by the stream have no event; anything else without one may have been an account's.
    if (!named && !json::optionalMember(root, "id") && !json::optionalMember(root, "error"))
        refuse(Code::MissingField, "e", "a message of the account that does not say what it is");
    const std::string event(named ? json::text(*named, "e") : std::string_view());
    if (event == "ORDER_TRADE_UPDATE")
        return orderFrameIn(root);
    if (event == "ACCOUNT_UPDATE")
        return accountUpdateIn(root);
    if (event == "MARGIN_CALL")
        return marginCallIn(root);
    if (event == "ACCOUNT_CONFIG_UPDATE")
        return configIn(root);
    if (event == "listenKeyExpired")
        return KeyExpiredFrame{readTime(root, "E")};
    return std::nullopt;
}

} // namespace

Result<std::optional<AccountFrame>> decodeAccountFrame(std::string_view bytes)
{
    return readWhole<std::optional<AccountFrame>>(bytes, [](json::Document& document, auto& out) {
        json::Object root = json::rootObject(document);
        const auto data = json::optionalMember(root, "data");
        if (!data) {
            out = frameIn(root);
            return;
        }
        json::Object inner = json::object(*data, "data");
        out = frameIn(inner);
    });
}

} // namespace gannet::fapi
