// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/account_codec.h"

#include "adapters/fapi/account_read.h"
#include "adapters/fapi/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace gannet::fapi {

using json::member;
using json::refuse;

// --- shared with the stream's codec ----------------------------------------------------------------------------------

namespace {

constexpr std::array<std::pair<std::string_view, OrderStatus>, 9> kStatuses{{
    {"NEW", OrderStatus::New},
    {"PARTIALLY_FILLED", OrderStatus::PartiallyFilled},
    {"FILLED", OrderStatus::Filled},
    {"CANCELED", OrderStatus::Canceled},
    {"REJECTED", OrderStatus::Rejected},
    {"EXPIRED", OrderStatus::Expired},
    {"EXPIRED_IN_MATCH", OrderStatus::ExpiredInMatch},
    {"NEW_INSURANCE", OrderStatus::NewInsurance},
    {"NEW_ADL", OrderStatus::NewAdl},
}};

constexpr std::array<std::pair<std::string_view, OrderType>, 6> kTypes{{
    {"LIMIT", OrderType::Limit},
    {"MARKET", OrderType::Market},
    {"STOP", OrderType::StopLimit},
    {"STOP_MARKET", OrderType::Stop},
    {"TAKE_PROFIT", OrderType::TakeProfitLimit},
    {"TAKE_PROFIT_MARKET", OrderType::TakeProfit},
}};

template <class Table> [[nodiscard]] auto find(const Table& table, std::string_view word)
{
    const auto* const found =
        std::find_if(table.begin(), table.end(), [word](const auto& entry) { return entry.first == word; });
    return found == table.end() ? nullptr : found;
}

[[nodiscard]] std::string_view textOr(json::Object& object, std::string_view field, std::string_view otherwise)
{
    const auto value = json::optionalMember(object, field);
    return value ? json::text(*value, field) : otherwise;
}

[[nodiscard]] bool isTextToken(json::Value value)
{
    return value.raw_json_token().starts_with('"');
}

} // namespace

Decimal readAmount(json::Object& object, std::string_view field)
{
    json::Value value = member(object, field);
    if (!isTextToken(value))
        json::refuseType(field, "a number in a text");
    return json::decimal(value, field);
}

Decimal readSize(json::Object& object, std::string_view field)
{
    const Decimal value = readAmount(object, field);
    if (value.isNegative())
        json::refuseRange(field, value, "below zero");
    return value;
}

std::optional<Decimal> readAmountIfAny(json::Object& object, std::string_view field)
{
    if (!json::optionalMember(object, field))
        return std::nullopt;
    const Decimal value = readAmount(object, field);
    return value.isZero() ? std::nullopt : std::optional(value);
}

std::string readName(json::Object& object, std::string_view field)
{
    const std::string_view text = json::text(member(object, field), field);
    if (text.empty() || text.size() > 64)
        refuse(Code::BadFormat, field, fmt::format("{} has {} bytes, not 1 to 64", field, text.size()));
    return std::string(text);
}

std::string readWord(json::Object& object, std::string_view field)
{
    const std::string_view text = textOr(object, field, "");
    if (text.size() > 64)
        refuse(Code::BadFormat, field, fmt::format("{} has {} bytes, not at most 64", field, text.size()));
    return std::string(text);
}

std::string readId(json::Object& object, std::string_view field)
{
    const std::uint64_t id = json::uint64(member(object, field), field);
    if (id == 0)
        refuse(Code::OutOfRange, field, fmt::format("{} = 0 is not an id", field));
    return std::to_string(id);
}

Timestamp readTime(json::Object& object, std::string_view field)
{
    const Timestamp time = json::milliseconds(member(object, field), field);
    if (!time.isKnown())
        refuse(Code::OutOfRange, field, fmt::format("{} = 0 is not a time", field));
    return time;
}

std::optional<Timestamp> readTimeIfAny(json::Object& object, std::string_view field)
{
    const auto value = json::optionalMember(object, field);
    const Timestamp time = value ? json::milliseconds(*value, field) : Timestamp{};
    return time.isKnown() ? std::optional(time) : std::nullopt;
}

Side readSideWord(json::Object& object, std::string_view field)
{
    const std::string_view side = json::text(member(object, field), field);
    if (side != "BUY" && side != "SELL")
        refuse(Code::BadFormat, field, fmt::format("{} is \"{}\", not BUY or SELL", field, side.substr(0, 16)));
    return side == "BUY" ? Side::Buy : Side::Sell;
}

OrderStatus readStatus(json::Object& object, std::string_view field)
{
    const std::string_view word = json::text(member(object, field), field);
    const auto* const known = find(kStatuses, word);
    if (!known)
        refuse(Code::BadFormat, field,
               fmt::format("an order that is \"{}\", which is none of the states we know", word.substr(0, 32)));
    return known->second;
}

PositionSide readPositionSide(json::Object& object, std::string_view field)
{
    const std::string_view side = textOr(object, field, "BOTH");
    if (side == "BOTH")
        return PositionSide::Both;
    if (side != "LONG" && side != "SHORT")
        refuse(Code::BadFormat, field, fmt::format("{} is \"{}\", not BOTH, LONG or SHORT", field, side.substr(0, 16)));
    return side == "LONG" ? PositionSide::Long : PositionSide::Short;
}

MarginMode readMarginMode(json::Object& object, std::string_view field)
{
    const std::string_view mode = json::text(member(object, field), field);
    if (mode == "isolated" || mode == "ISOLATED")
        return MarginMode::Isolated;
    if (mode != "cross" && mode != "crossed" && mode != "CROSSED" && mode != "CROSS")
        refuse(Code::BadFormat, field, fmt::format("a margin mode \"{}\"", mode.substr(0, 16)));
    return MarginMode::Cross;
}

bool readFlagOr(json::Object& object, std::string_view field, bool otherwise)
{
    const auto value = json::optionalMember(object, field);
    return value ? json::boolean(*value, field) : otherwise;
}

// --- orders ----------------------------------------------------------------------------------------------------------

bool isEnd(OrderStatus status)
{
    return status == OrderStatus::Filled || status == OrderStatus::Canceled || status == OrderStatus::Rejected ||
           status == OrderStatus::Expired || status == OrderStatus::ExpiredInMatch;
}

bool AccountOrder::isHeld() const
{
    return type.starts_with("STOP") || type.starts_with("TAKE_PROFIT") || type.starts_with("TRAILING");
}

std::optional<OrderTerms> termsOf(const AccountOrder& order)
{
    const auto* const type = find(kTypes, order.origType.empty() ? order.type : order.origType);
    if (!type || order.qty.isZero())
        return std::nullopt;
    OrderTerms terms;
    terms.side = order.side;
    terms.type = type->second;
    terms.qty = Qty{order.qty};
    const bool isPriced = terms.type == OrderType::Limit || terms.type == OrderType::StopLimit ||
                          terms.type == OrderType::TakeProfitLimit;
    if (isPriced)
        terms.price = Price{order.price};
    if (terms.type != OrderType::Limit && terms.type != OrderType::Market) {
        if (!order.stopPrice)
            return std::nullopt;
        terms.trigger = Price{*order.stopPrice};
        terms.triggerSource = order.workingType == "MARK_PRICE" ? TriggerSource::Mark : TriggerSource::Last;
    }
    terms.isReduceOnly = order.isReduceOnly;
    if (order.timeInForce == "IOC")
        terms.timeInForce = TimeInForce::Ioc;
    else if (order.timeInForce == "FOK")
        terms.timeInForce = TimeInForce::Fok;
    else if (order.timeInForce == "GTX")
        terms.isPostOnly = true;
    else if (order.timeInForce != "GTC")
        return std::nullopt;
    return terms;
}

std::string tradeKey(const AccountTrade& trade)
{
    return fmt::format("{}/{}/{}", trade.symbol, trade.tradeId, trade.venueOrderId);
}

namespace {

[[nodiscard]] AccountOrder orderIn(json::Object& object)
{
    AccountOrder order;
    order.symbol = readName(object, "symbol");
    order.venueOrderId = readId(object, "orderId");
    order.clientOrderId = readName(object, "clientOrderId");
    order.id = ClientOrderId::fromHex(order.clientOrderId);
    order.side = readSideWord(object, "side");
    order.type = readName(object, "type");
    order.origType = readWord(object, "origType");
    order.timeInForce = readName(object, "timeInForce");
    order.status = readStatus(object, "status");
    order.price = readSize(object, "price");
    order.qty = readSize(object, "origQty");
    order.filledQty = readSize(object, "executedQty");
    order.stopPrice = readAmountIfAny(object, "stopPrice");
    order.workingType = readWord(object, "workingType");
    order.positionSide = readPositionSide(object, "positionSide");
    order.isReduceOnly = readFlagOr(object, "reduceOnly", false);
    order.isClosePosition = readFlagOr(object, "closePosition", false);
    order.placed = readTimeIfAny(object, "time");
    order.updated = readTime(object, "updateTime");
    return order;
}

[[nodiscard]] AssetBalance assetIn(json::Object& object, std::string_view wallet)
{
    AssetBalance balance;
    balance.asset = readName(object, "asset");
    balance.wallet = readAmount(object, wallet);
    if (json::optionalMember(object, "availableBalance"))
        balance.available = readAmount(object, "availableBalance");
    balance.updated = readTimeIfAny(object, "updateTime");
    return balance;
}

[[nodiscard]] Result<std::vector<AssetBalance>> eachOnce(Result<std::vector<AssetBalance>> balances)
{
    if (!balances)
        return balances;
    std::vector<std::string_view> names;
    for (const AssetBalance& balance : *balances)
        names.push_back(balance.asset);
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
        return fail(ErrorKind::Protocol, Code::BadFormat, fmt::format("the asset {} stands there twice", *twice));
    return balances;
}

[[nodiscard]] Bracket bracketIn(json::Object& object)
{
    Bracket bracket;
    bracket.floor = json::nonNegative(member(object, "notionalFloor"), "notionalFloor");
    bracket.cap = json::positive(member(object, "notionalCap"), "notionalCap");
    bracket.maxLeverage = json::positive(member(object, "initialLeverage"), "initialLeverage");
    bracket.maintenanceRate = json::nonNegative(member(object, "maintMarginRatio"), "maintMarginRatio");
    bracket.deduction = json::nonNegative(member(object, "cum"), "cum");
    return bracket;
}

[[nodiscard]] SymbolBrackets bracketsIn(json::Object& object)
{
    SymbolBrackets symbol;
    symbol.symbol = readName(object, "symbol");
    forEachObject(json::array(member(object, "brackets"), "brackets"), "brackets",
                  [&](json::Object& row) { symbol.brackets.push_back(bracketIn(row)); });
    std::ranges::sort(symbol.brackets, {}, &Bracket::floor);
    Decimal floor;
    for (const Bracket& bracket : symbol.brackets) {
        if (bracket.floor != floor || bracket.cap <= bracket.floor)
            refuse(Code::OutOfRange, "brackets",
                   fmt::format("a bracket from {} to {} where one from {} on was due", plainText(bracket.floor),
                               plainText(bracket.cap), plainText(floor)));
        floor = bracket.cap;
    }
    if (symbol.brackets.empty())
        refuse(Code::MissingField, "brackets", fmt::format("{} has no brackets", symbol.symbol));
    return symbol;
}

[[nodiscard]] AccountPosition positionIn(json::Object& object)
{
    AccountPosition position;
    position.symbol = readName(object, "symbol");
    position.side = readPositionSide(object, "positionSide");
    position.qty = readAmount(object, "positionAmt");
    const Decimal entry = readSize(object, "entryPrice");
    if (!position.qty.isZero() && !entry.isZero())
        position.entryPrice = entry;
    position.liquidationPrice = readAmountIfAny(object, "liquidationPrice");
    if (position.liquidationPrice && !position.liquidationPrice->isPositive())
        position.liquidationPrice.reset();
    position.markPrice = readAmountIfAny(object, "markPrice");
    position.unrealised = readAmount(object, "unRealizedProfit");
    position.leverage = readAmount(object, "leverage");
    if (!position.leverage.isPositive())
        json::refuseRange("leverage", position.leverage, "not above zero");
    position.mode = readMarginMode(object, "marginType");
    if (position.mode == MarginMode::Isolated)
        position.isolatedMargin = readAmountIfAny(object, "isolatedMargin");
    position.updated = readTimeIfAny(object, "updateTime");
    return position;
}

} // namespace

Result<AccountOrder> decodeOrder(std::string_view body)
{
    return readWhole<AccountOrder>(body, [](json::Document& document, AccountOrder& out) {
        json::Object root = json::rootObject(document);
        out = orderIn(root);
    });
}

Result<std::vector<AccountOrder>> decodeOrders(std::string_view body)
{
    return readWhole<std::vector<AccountOrder>>(body, [](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "orders",
                      [&](json::Object& object) { out.push_back(orderIn(object)); });
    });
}

Result<std::vector<Result<AccountOrder>>> decodeBatch(std::string_view body, std::size_t count)
{
    auto read = readWhole<std::vector<Result<AccountOrder>>>(body, [](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "batch", [&](json::Object& object) {
            if (const auto code = json::optionalMember(object, "code")) {
                const std::int64_t number = json::int64(*code, "code");
                const auto narrow =
                    std::clamp<std::int64_t>(number, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
                const std::string_view words = json::text(member(object, "msg"), "msg");
                out.push_back(fail(classify(400, static_cast<int>(narrow), words)));
            } else {
                out.push_back(orderIn(object));
            }
        });
    });
    if (!read) {
        read.error().outcome = Outcome::Unknown;
        return read;
    }
    if (read->size() != count) {
        Error error{.kind = ErrorKind::Protocol,
                    .code = Code::BadFormat,
                    .message = fmt::format("{} results for a batch of {}", read->size(), count),
                    .outcome = Outcome::Unknown};
        return fail(std::move(error));
    }
    return read;
}

Result<std::vector<AccountPosition>> decodePositions(std::string_view body)
{
    return readWhole<std::vector<AccountPosition>>(body, [](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "positions",
                      [&](json::Object& object) { out.push_back(positionIn(object)); });
    });
}

Result<std::vector<AssetBalance>> decodeBalances(std::string_view body)
{
    return eachOnce(readWhole<std::vector<AssetBalance>>(body, [](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "balances",
                      [&](json::Object& object) { out.push_back(assetIn(object, "balance")); });
    }));
}

Result<std::vector<AssetBalance>> decodeAccount(std::string_view body)
{
    return eachOnce(readWhole<std::vector<AssetBalance>>(body, [](json::Document& document, auto& out) {
        json::Object root = json::rootObject(document);
        forEachObject(json::array(member(root, "assets"), "assets"), "assets",
                      [&](json::Object& object) { out.push_back(assetIn(object, "walletBalance")); });
    }));
}

Result<std::vector<AccountTrade>> decodeTrades(std::string_view body, std::string_view symbol, TradesCommission sign)
{
    return readWhole<std::vector<AccountTrade>>(body, [&](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "trades", [&](json::Object& object) {
            AccountTrade trade;
            trade.symbol = readName(object, "symbol");
            if (trade.symbol != symbol)
                refuse(Code::BadFormat, "symbol", fmt::format("an execution in {}, not {}", trade.symbol, symbol));
            trade.tradeId = json::uint64(member(object, "id"), "id");
            if (trade.tradeId == 0)
                refuse(Code::OutOfRange, "id", "an execution without a number: it could count twice");
            trade.venueOrderId = readId(object, "orderId");
            trade.side = readSideWord(object, "side");
            trade.price = readAmount(object, "price");
            trade.qty = readAmount(object, "qty");
            if (!trade.price.isPositive() || !trade.qty.isPositive())
                refuse(Code::OutOfRange, "qty", "an execution without price or size");
            const Decimal commission = readAmount(object, "commission");
            trade.fee = sign == TradesCommission::NegativeIsCost ? commission.negated() : commission;
            trade.feeAsset = readWord(object, "commissionAsset");
            trade.realised = readAmountIfAny(object, "realizedPnl");
            trade.isMaker = json::boolean(member(object, "maker"), "maker");
            trade.positionSide = readPositionSide(object, "positionSide");
            trade.time = readTime(object, "time");
            out.push_back(std::move(trade));
        });
    });
}

Result<std::vector<Income>> decodeIncome(std::string_view body)
{
    return readWhole<std::vector<Income>>(body, [](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "income", [&](json::Object& object) {
            Income income;
            income.symbol = readWord(object, "symbol");
            income.type = readName(object, "incomeType");
            income.amount = readAmount(object, "income");
            income.asset = readName(object, "asset");
            // A text in Aster's document, a number in Binance's; it only names the row.
            if (auto id = json::optionalMember(object, "tranId"))
                income.transferId = isTextToken(*id) ? std::string(json::text(*id, "tranId"))
                                                     : std::to_string(json::uint64(*id, "tranId"));
            income.time = readTime(object, "time");
            out.push_back(std::move(income));
        });
    });
}

Result<std::vector<SymbolBrackets>> decodeBrackets(std::string_view body)
{
    return readWhole<std::vector<SymbolBrackets>>(body, [&](json::Document& document, auto& out) {
        simdjson::ondemand::json_type type{};
        if (document.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::object) {
            json::Object root = json::rootObject(document);
            out.push_back(bracketsIn(root));
            return;
        }
        forEachObject(json::rootArray(document), "brackets",
                      [&](json::Object& object) { out.push_back(bracketsIn(object)); });
    });
}

Result<CommissionRate> decodeCommissionRate(std::string_view body, std::string_view symbol)
{
    return readWhole<CommissionRate>(body, [&](json::Document& document, CommissionRate& out) {
        json::Object root = json::rootObject(document);
        out.symbol = readName(root, "symbol");
        if (out.symbol != symbol)
            refuse(Code::BadFormat, "symbol", fmt::format("rates of {}, not {}", out.symbol, symbol));
        out.maker = readAmount(root, "makerCommissionRate");
        out.taker = readAmount(root, "takerCommissionRate");
        // A maker may be paid; nobody pays more than all of it.
        const Decimal whole{1, 0};
        if (out.maker > whole || out.maker < whole.negated() || out.taker.isNegative() || out.taker > whole)
            refuse(Code::OutOfRange, "takerCommissionRate", "a commission of more than all, or a taker that is paid");
    });
}

Result<bool> decodeFlag(std::string_view body, std::string_view name)
{
    return readWhole<bool>(body, [&](json::Document& document, bool& out) {
        json::Object root = json::rootObject(document);
        out = json::boolean(member(root, name), name);
    });
}

Result<LeverageSet> decodeLeverage(std::string_view body)
{
    return readWhole<LeverageSet>(body, [](json::Document& document, LeverageSet& out) {
        json::Object root = json::rootObject(document);
        out.symbol = readName(root, "symbol");
        const std::uint64_t leverage = json::uint64(member(root, "leverage"), "leverage");
        if (leverage == 0 || leverage > 1000)
            refuse(Code::OutOfRange, "leverage", fmt::format("leverage = {} is not 1 to 1000", leverage));
        out.leverage = static_cast<std::int32_t>(leverage);
    });
}

Result<std::string> decodeListenKey(std::string_view body)
{
    return readWhole<std::string>(body, [](json::Document& document, std::string& out) {
        json::Object root = json::rootObject(document);
        const std::string_view key = json::text(member(root, "listenKey"), "listenKey");
        const bool isPlain = std::ranges::all_of(key, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        });
        if (key.empty() || key.size() > 128 || !isPlain) // its words would be in a log: none of it is quoted
            refuse(Code::BadFormat, "listenKey",
                   fmt::format("a listen key of {} bytes that is not 1 to 128 letters, digits, _ and -", key.size()));
        out = key;
    });
}

Result<Timestamp> decodeServerTime(std::string_view body)
{
    return readWhole<Timestamp>(body, [](json::Document& document, Timestamp& out) {
        json::Object root = json::rootObject(document);
        out = readTime(root, "serverTime");
    });
}

Result<Duration> decodeCountdown(std::string_view body, std::string_view symbol)
{
    return readWhole<Duration>(body, [&](json::Document& document, Duration& out) {
        json::Object root = json::rootObject(document);
        const std::string told = readName(root, "symbol");
        if (told != symbol)
            refuse(Code::BadFormat, "symbol", fmt::format("a countdown of {}, not {}", told, symbol));
        const Decimal ms = readSize(root, "countdownTime");
        const auto whole = ms.mantissaAt(0);
        if (!whole || *whole > Duration::minutes(60 * 24).toMilliseconds())
            json::refuseRange("countdownTime", ms, "not whole milliseconds of a day");
        out = Duration::milliseconds(*whole);
    });
}

Result<void> decodeDone(std::string_view body)
{
    struct Done {
        std::int64_t code = 200;
        std::string words;
    };
    const auto read = readWhole<Done>(body, [](json::Document& document, Done& out) {
        json::Object root = json::rootObject(document);
        auto code = json::optionalMember(root, "code");
        if (!code)
            return;
        // "200" as a text in the answer of DELETE allOpenOrders.
        const auto number =
            isTextToken(*code) ? json::decimal(*code, "code").mantissaAt(0) : std::optional(json::int64(*code, "code"));
        if (!number || *number > 1'000'000 || *number < -1'000'000)
            refuse(Code::OutOfRange, "code", "a code that is none");
        out.code = *number;
        out.words = std::string(textOr(root, "msg", ""));
    });
    if (!read)
        return fail(read.error());
    if (read->code == 200)
        return {};
    return fail(classify(400, static_cast<int>(read->code), read->words));
}

} // namespace gannet::fapi
