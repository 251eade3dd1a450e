// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_exchange.h"

#include "adapters/crypto/keccak.h"

#include <algorithm>
#include <utility>

// The accounts' streams of FapiExchange.

namespace gannet::twin {

namespace {

constexpr Decimal kCallShare{8, 1}; ///< ours: of the equity, that maintenance has come to when a margin call is told

Json positionJson(const std::string& symbol, const VenuePosition& held, const Decimal& realised,
                  const Decimal& unrealised, bool isIsolated, const Decimal& isolatedWallet)
{
    return Json{{"s", symbol},
                {"pa", plainText(held.qty)},
                {"ep", held.qty.isZero() ? "0.00000" : plainText(held.entryPrice.value_or(Decimal{}))},
                {"cr", plainText(realised)},
                {"up", plainText(unrealised)},
                {"mt", isIsolated ? "isolated" : "cross"},
                {"iw", isolatedWallet.toString()},
                {"ps", "BOTH"}};
}

} // namespace

// --- keys ------------------------------------------------------------------------------------------------------------

FapiResult<Json> FapiExchange::newListenKey(Request& request)
{
    Account& account = request.account;
    if (account.listenKey.empty()) // else the same one goes on
        account.listenKey = crypto::toHex(
            crypto::keccak256(account.behind->name() + " listens " + std::to_string(++account.listenKeys)));
    account.listenKeyEndsMs = m_host.nowMs() + kListenKeyMs;
    return Json{{"listenKey", account.listenKey}};
}

FapiResult<Json> FapiExchange::extendListenKey(Request& request)
{
    if (request.account.listenKey.empty())
        return refuse(-1125, "This listenKey does not exist.");
    request.account.listenKeyEndsMs = m_host.nowMs() + kListenKeyMs;
    return Json::object();
}

FapiResult<Json> FapiExchange::endListenKey(Request& request)
{
    request.account.listenKey.clear();
    return Json::object();
}

void FapiExchange::expireListenKeys()
{
    const bool hasKeys = std::any_of(m_accounts.begin(), m_accounts.end(),
                                     [](const auto& entry) { return !entry.second.listenKey.empty(); });
    const bool isStruck = hasKeys && m_host.takeFault(FaultKind::ListenKeyExpired);
    for (auto& [name, account] : m_accounts) {
        if (account.listenKey.empty() || (!isStruck && account.listenKeyEndsMs > m_host.nowMs()))
            continue;
        tell(account, Json{{"e", "listenKeyExpired"}});
        account.listenKey.clear();
    }
}

// --- events ----------------------------------------------------------------------------------------------------------

/// Each has a time of its own, so that it can be told which of two came first.
void FapiExchange::tell(Account& account, Json event)
{
    account.lastEventMs = std::max(m_host.nowMs(), account.lastEventMs + 1);
    event["E"] = account.lastEventMs;
    if (!account.listenKey.empty())
        m_tell(account.listenKey, event);
}

void FapiExchange::tellOrder(Account& account, const ExchangeOrder& order, const std::string& execution,
                             const std::string& status, const ExchangeFill* fill)
{
    const std::int64_t timeMs = order.changedMs;
    tell(account, Json{{"e", "ORDER_TRADE_UPDATE"},
                       {"E", 0},
                       {"T", timeMs},
                       {"o", orderUpdate(order, nameOf(order.instrument), execution, status, fill, timeMs)}});
}

void FapiExchange::onOrder(ExchangeAccount& behind, const ExchangeOrder& order)
{
    Account& account = accountOf(behind);
    if (order.isOpen())
        m_open.insert(order.id);
    else
        m_open.erase(order.id);
    if (order.isForced) {
        if (!order.isOpen() && order.state != OrderState::Filled && !order.filledQty.isZero())
            tellOrder(account, order, "EXPIRED", "EXPIRED", nullptr); // what nobody took
        return;
    }
    const auto told = account.toldFilled.find(order.id);
    const bool isKnown = told != account.toldFilled.end();
    if (order.state == OrderState::Rejected && !isKnown) {
        const bool isCross = order.reason && order.reason->code == Code::PostOnlyWouldCross;
        if (!isCross || m_isGtxRefused)
            return; // the answer says it
        account.toldFilled.emplace(order.id, Decimal{});
        tellOrder(account, order, "NEW", "NEW", nullptr);
        tellOrder(account, order, "EXPIRED", "EXPIRED", nullptr);
        return;
    }
    if (isKnown && order.filledQty != told->second) {
        told->second = order.filledQty;
        return; // its fill comes next
    }
    account.toldFilled.insert_or_assign(order.id, order.filledQty);
    const std::string status = statusOf(order);
    tellOrder(account, order, order.isOpen() ? "NEW" : status, status, nullptr);
}

void FapiExchange::onFill(ExchangeAccount& behind, const ExchangeFill& fill)
{
    Account& account = accountOf(behind);
    const ExchangeOrder& order = *behind.find(fill.order);
    tellOrder(account, order, order.isForced ? "CALCULATED" : "TRADE", statusOf(order), &fill);
    Decimal& realised = account.realised[fill.fill.instrument];
    realised = add(realised, fill.closedPnl).value();
    account.due = Due{"ORDER", fill.fill.instrument, {}, std::nullopt};
}

void FapiExchange::onFunding(ExchangeAccount& behind, const FundingPayment& payment)
{
    accountOf(behind).due = Due{"FUNDING_FEE", payment.instrument, payment.amount, std::nullopt};
}

void FapiExchange::onPosition(ExchangeAccount& behind, const VenuePosition& position)
{
    Account& account = accountOf(behind);
    if (account.due && account.due->instrument == position.instrument)
        account.due->position = position;
}

/// The money of what was told before: the exchange tells it last.
void FapiExchange::onBalance(ExchangeAccount& behind, const Balance& balance)
{
    Account& account = accountOf(behind);
    if (!account.due || !account.due->position || balance.asset != kAsset)
        return;
    const Due due = *std::exchange(account.due, std::nullopt);
    const bool isIsolated = account.isolated.contains(nameOf(*due.instrument));
    if (due.position->qty.isZero())
        account.addedMargin.erase(nameOf(*due.instrument)); // back in the wallet
    Json update{{"m", due.reason}, {"B", Json::array()}, {"P", Json::array()}};
    const Symbol& symbol = m_symbols.at(nameOf(*due.instrument));
    const Decimal isolated = isolatedWallet(account, symbol, *due.position);
    Decimal cross = subtract(balance.total, isolated).value();
    for (const std::string& other : account.isolated) {
        const Symbol& beside = m_symbols.at(other);
        if (other != symbol.name)
            cross = subtract(cross,
                             isolatedWallet(account, beside, behind.money().position(beside.instrument, balance.time)))
                        .value();
    }
    update["B"].push_back(
        Json{{"a", kAsset}, {"wb", balance.total.toString()}, {"cw", cross.toString()}, {"bc", plainText(due.change)}});
    if (due.reason != "FUNDING_FEE" || isIsolated)
        update["P"].push_back(positionJson(symbol.name, *due.position, account.realised[symbol.instrument],
                                           unrealised(*due.position), isIsolated, isolated));
    tell(account, Json{{"e", "ACCOUNT_UPDATE"}, {"E", 0}, {"T", balance.time.toMilliseconds()}, {"a", update}});
}

/// Of what a setting changed: money and position as they stand.
void FapiExchange::tellAccount(Account& account, const Due& due)
{
    Json update{{"m", due.reason}, {"B", Json::array()}, {"P", Json::array()}};
    update["B"].push_back(Json{{"a", kAsset},
                               {"wb", wallet(account).toString()},
                               {"cw", crossWallet(account).toString()},
                               {"bc", plainText(due.change)}});
    if (due.instrument) {
        const Symbol& symbol = m_symbols.at(nameOf(*due.instrument));
        const VenuePosition held = account.behind->money().position(symbol.instrument, now());
        update["P"].push_back(positionJson(symbol.name, held, account.realised[symbol.instrument], unrealised(held),
                                           account.isolated.contains(symbol.name),
                                           isolatedWallet(account, symbol, held)));
    }
    tell(account, Json{{"e", "ACCOUNT_UPDATE"}, {"E", 0}, {"T", m_host.nowMs()}, {"a", update}});
}

void FapiExchange::tellMode(Account& account)
{
    tell(account, Json{{"e", "ACCOUNT_CONFIG_UPDATE"},
                       {"E", 0},
                       {"T", m_host.nowMs()},
                       {"ai", Json{{"j", account.isMultiAsset}, {"f", false}, {"d", account.isHedged}}}});
}

void FapiExchange::callMargin(Account& account)
{
    const auto& money = account.behind->money();
    const auto equity = money.equity(std::string(kAsset));
    const auto asked = money.maintenanceOf(std::string(kAsset));
    const auto bound = equity ? equity->times(kCallShare, Rounding::HalfEven) : std::nullopt;
    const bool isNear = asked && bound && !asked->isZero() && *asked >= *bound;
    if (!std::exchange(account.isMarginCalled, isNear) && isNear) {
        Json positions = Json::array();
        for (const auto& [name, symbol] : m_symbols) {
            const VenuePosition held = money.position(symbol.instrument, now());
            if (held.qty.isZero())
                continue;
            const auto maintenance = money.maintenance(symbol.instrument);
            positions.push_back(Json{{"s", name},
                                     {"ps", "BOTH"},
                                     {"pa", plainText(held.qty)},
                                     {"mt", account.isolated.contains(name) ? "ISOLATED" : "CROSSED"},
                                     {"iw", plainText(isolatedWallet(account, symbol, held))},
                                     {"mp", plainText(symbol.mark.value_or(Decimal{}))},
                                     {"up", plainText(unrealised(held))},
                                     {"mm", plainText(maintenance->rounded(8, Rounding::HalfEven).value())}});
        }
        tell(account, Json{{"e", "MARGIN_CALL"}, {"E", 0}, {"cw", crossWallet(account).toString()}, {"p", positions}});
    }
}

} // namespace gannet::twin
