// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_exchange.h"

#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gannet::twin {

namespace {

constexpr int kLeverageAtFirst = 20;

/// Behind /fapi/vN: "/order".
std::string whatOf(const std::string& path)
{
    constexpr std::size_t kPrefix = std::string_view("/fapi/v3").size();
    return path.starts_with("/fapi/v") && path.size() > kPrefix ? path.substr(kPrefix) : std::string();
}

/// Which generations of paths an endpoint of an account is known under: the documents' own list.
bool isUnder(char generation, const std::string& method, const std::string& what)
{
    if (what == "/balance" || what == "/positionRisk")
        return generation == '2' || generation == '3';
    if (what == "/account")
        return generation == '3' || generation == '4';
    const bool isNew = what == "/noop" || what == "/accountWithJoinMargin" || what == "/agent" || what == "/builder" ||
                       (what == "/order" && method == "PUT");
    return generation == '3' || (generation == '1' && !isNew);
}

tl::unexpected<Error> invalid(std::string words)
{
    return fail(ErrorKind::Invalid, Code::InvalidRequest, std::move(words));
}

} // namespace

FapiExchange::FapiExchange(Host& host, std::string_view slug, Tell tell)
    : m_host(host), m_tell(std::move(tell)), m_exchange(slug, *this)
{}

void FapiExchange::addSymbol(const Json& info)
{
    Symbol symbol;
    symbol.name = info.at("symbol").get<std::string>();
    symbol.filters = filtersOf(info);
    Instrument instrument;
    instrument.symbol = symbol.name;
    instrument.base = info.at("baseAsset").get<std::string>();
    instrument.quote = info.at("quoteAsset").get<std::string>();
    instrument.priceScale = symbol.filters.pricePrecision;
    instrument.qtyScale = symbol.filters.qtyPrecision;
    instrument.tickRule.tick = symbol.filters.tick;
    instrument.lotStep = symbol.filters.step;
    symbol.instrument = m_exchange.addInstrument(std::move(instrument));
    m_symbols.emplace(symbol.name, std::move(symbol));
}

Result<void> FapiExchange::addAccount(const Json& account)
{
    try {
        const auto name = account.at("name").get<std::string>();
        if (name.empty() || m_accounts.contains(name))
            return invalid("an account has a name that no other has; " + name + " has it");
        std::map<std::string, Decimal> assets;
        const Json told = account.value("assets", Json{{std::string(kAsset), "10000"}});
        for (const auto& [asset, amount] : told.items()) {
            const auto read = Decimal::parse(amount.get<std::string>());
            if (!read)
                return fail(read.error());
            assets[asset] = *read;
        }
        const bool canTrade = account.value("canTrade", true);
        const auto wallet =
            account.contains("wallet") ? crypto::addressFrom(account.at("wallet").get<std::string>()) : std::nullopt;
        if (account.contains("wallet") && !wallet)
            return invalid("a wallet is an address of 40 hex digits");
        std::vector<FapiAgent> agents;
        const Json named = account.value("agents", Json::array());
        for (const Json& agent : named) {
            const auto address = crypto::addressFrom(agent.get<std::string>());
            if (!address || !wallet)
                return invalid("an agent is an address of 40 hex digits, of an account with a wallet");
            agents.push_back({*address, name, {}, 0, canTrade});
        }
        if (account.contains("apiKey"))
            m_door.addKey(name, account.at("apiKey").get<std::string>(), account.at("secret").get<std::string>(),
                          canTrade);
        if (wallet)
            m_door.addWallet(name, *wallet);
        for (FapiAgent& agent : agents)
            m_door.addAgent(*wallet, std::move(agent));
        Account& made = m_accounts[name];
        made.isHedged = account.value("hedge", false);
        made.isMultiAsset = account.value("multiAsset", false);
        made.behind = &m_exchange.addAccount(name, std::move(assets), account.value("leverage", kLeverageAtFirst));
    } catch (const Json::exception&) {
        return invalid("an account is told as {\"name\", \"assets\"?, \"leverage\"?, \"apiKey\"?, \"secret\"?, "
                       "\"wallet\"?, \"agents\"?, \"canTrade\"?, \"hedge\"?, \"multiAsset\"?}");
    }
    return {};
}

Result<void> FapiExchange::set(const Json& settings)
{
    try {
        for (const auto& [name, value] : settings.items()) {
            if (name == "gtx" && (value == "expire" || value == "reject"))
                m_isGtxRefused = value == "reject";
            else if (name == "network" && (value == "mainnet" || value == "testnet"))
                m_door.setChainId(value == "mainnet" ? 1666 : 714);
            else if (name == "weightPerMinute")
                m_limits.weightPerMinute = value.get<std::int64_t>();
            else if (name == "ordersPer10s")
                m_limits.ordersPer10s = value.get<std::int64_t>();
            else if (name == "ordersPerMinute")
                m_limits.ordersPerMinute = value.get<std::int64_t>();
            else
                return invalid(fmt::format("no setting {} may be {}", name, value.dump()));
        }
    } catch (const Json::exception&) {
        return invalid("settings are told as {\"gtx\", \"network\", \"weightPerMinute\", ...}");
    }
    return {};
}

// --- the market ------------------------------------------------------------------------------------------------------

void FapiExchange::onBook(const std::string& symbol, const TruthBook& book)
{
    Symbol& known = m_symbols.at(symbol);
    known.book = &book;
    known.isBookNew = true;
    if (!m_open.empty()) // else nobody is matched: it is read when it is needed
        catchUp();
}

void FapiExchange::onTrade(const std::string& symbol, const Trade& trade)
{
    m_exchange.trade(m_symbols.at(symbol).instrument, trade, now());
}

void FapiExchange::onMark(const std::string& symbol, const Mark& mark)
{
    Symbol& known = m_symbols.at(symbol);
    known.mark = mark.mark;
    catchUp();
    m_exchange.setMark(known.instrument, mark, now());
    for (auto& [name, account] : m_accounts)
        callMargin(account);
}

void FapiExchange::payFunding(const std::string& symbol, Mark mark)
{
    const Timestamp due = now() + Duration::milliseconds(1);
    const auto usual = mark.nextFunding;
    mark.nextFunding = due;
    onMark(symbol, mark);
    m_exchange.advance(due);
    mark.nextFunding = usual;
    m_exchange.setMark(m_symbols.at(symbol).instrument, mark, due);
}

void FapiExchange::catchUp()
{
    for (auto& [name, symbol] : m_symbols) {
        if (std::exchange(symbol.isBookNew, false) && !symbol.book->isEmpty())
            m_exchange.setBook(symbol.instrument, *symbol.book, now());
    }
}

void FapiExchange::everySecond()
{
    catchUp();
    m_exchange.advance(now());
    expireListenKeys();
}

// --- requests --------------------------------------------------------------------------------------------------------

const FapiExchange::Endpoint* FapiExchange::endpointOf(const HttpCall& call)
{
    using F = FapiExchange;
    static const std::array kEndpoints{
        Endpoint{"POST", "/order", 1, FapiRight::Trade, &F::newOrder, true},
        Endpoint{"PUT", "/order", 1, FapiRight::Trade, &F::amendOrder, true},
        Endpoint{"DELETE", "/order", 1, FapiRight::Trade, &F::cancelOrder, true},
        Endpoint{"POST", "/order/test", 1, FapiRight::Trade, &F::testOrder},
        Endpoint{"DELETE", "/allOpenOrders", 1, FapiRight::Trade, &F::cancelAll, true},
        Endpoint{"POST", "/batchOrders", 5, FapiRight::Trade, &F::newBatch, true},
        Endpoint{"DELETE", "/batchOrders", 1, FapiRight::Trade, &F::cancelBatch, true},
        Endpoint{"POST", "/countdownCancelAll", 10, FapiRight::Trade, &F::countdown},
        Endpoint{"POST", "/noop", 1, FapiRight::Trade, &F::noop},
        Endpoint{"GET", "/order", 1, FapiRight::Read, &F::queryOrder},
        Endpoint{"GET", "/openOrder", 1, FapiRight::Read, &F::openOrder},
        Endpoint{"GET", "/openOrders", 1, FapiRight::Read, &F::openOrders},
        Endpoint{"GET", "/allOrders", 5, FapiRight::Read, &F::allOrders},
        Endpoint{"GET", "/forceOrders", 50, FapiRight::Read, &F::forceOrders},
        Endpoint{"GET", "/balance", 5, FapiRight::Read, &F::balance},
        Endpoint{"GET", "/account", 5, FapiRight::Read, &F::accountInfo},
        Endpoint{"GET", "/accountWithJoinMargin", 5, FapiRight::Read, &F::accountInfo},
        Endpoint{"GET", "/positionRisk", 5, FapiRight::Read, &F::positionRisk},
        Endpoint{"GET", "/userTrades", 5, FapiRight::Read, &F::userTrades},
        Endpoint{"GET", "/income", 30, FapiRight::Read, &F::income},
        Endpoint{"GET", "/leverageBracket", 1, FapiRight::Read, &F::brackets},
        Endpoint{"GET", "/commissionRate", 20, FapiRight::Read, &F::commissionRate},
        Endpoint{"GET", "/adlQuantile", 5, FapiRight::Read, &F::adlQuantile},
        Endpoint{"POST", "/leverage", 1, FapiRight::Trade, &F::setLeverage},
        Endpoint{"POST", "/marginType", 1, FapiRight::Trade, &F::setMarginType},
        Endpoint{"POST", "/positionMargin", 1, FapiRight::Trade, &F::movePositionMargin},
        Endpoint{"GET", "/positionMargin/history", 1, FapiRight::Read, &F::positionMarginHistory},
        Endpoint{"GET", "/positionSide/dual", 30, FapiRight::Read, &F::positionMode},
        Endpoint{"POST", "/positionSide/dual", 1, FapiRight::Trade, &F::setPositionMode},
        Endpoint{"GET", "/multiAssetsMargin", 30, FapiRight::Read, &F::multiAssets},
        Endpoint{"POST", "/multiAssetsMargin", 1, FapiRight::Trade, &F::setMultiAssets},
        Endpoint{"POST", "/listenKey", 1, FapiRight::Key, &F::newListenKey},
        Endpoint{"PUT", "/listenKey", 1, FapiRight::Key, &F::extendListenKey},
        Endpoint{"DELETE", "/listenKey", 1, FapiRight::Key, &F::endListenKey},
        Endpoint{"GET", "/agent", 1, FapiRight::Read, &F::agents},
        Endpoint{"GET", "/builder", 1, FapiRight::Read, &F::builders},
    };
    const std::string what = whatOf(call.path);
    constexpr std::size_t kGeneration = std::string_view("/fapi/v").size();
    if (what.empty() || !isUnder(call.path.at(kGeneration), call.method, what))
        return nullptr;
    const auto it = std::ranges::find_if(
        kEndpoints, [&](const Endpoint& endpoint) { return endpoint.method == call.method && endpoint.what == what; });
    return it == kEndpoints.end() ? nullptr : &*it;
}

std::int64_t FapiExchange::publicWeight(const std::string& what, const FapiParameters& sent)
{
    const std::int64_t limit = sent.whole("limit", 500).value_or(500);
    const bool isOne = sent.has("symbol");
    if (what == "/depth")
        return limit <= 50 ? 2 : limit <= 100 ? 5 : limit <= 500 ? 10 : 20;
    if (what == "/klines" || what == "/markPriceKlines" || what == "/indexPriceKlines")
        return limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1000 ? 5 : 10;
    if (what == "/ticker/24hr")
        return isOne ? 1 : 40;
    if (what == "/ticker/price" || what == "/ticker/bookTicker")
        return isOne ? 1 : 2;
    return what == "/aggTrades" || what == "/historicalTrades" ? 20 : 1;
}

bool FapiExchange::actsOnOrders(const HttpCall& call) const
{
    const Endpoint* const endpoint = endpointOf(call);
    return endpoint && endpoint->isOrder;
}

HttpAnswer FapiExchange::serve(const HttpCall& call, const PublicAnswer& publicAnswer)
{
    const std::string what = whatOf(call.path);
    const std::int64_t nowMs = m_host.nowMs();
    const bool isV3 = call.path.starts_with("/fapi/v3/");
    constexpr std::array kManagement{"/approveAgent", "/updateAgent", "/approveBuilder", "/updateBuilder"};
    const bool isManagement =
        isV3 && ((call.method == "POST" && std::ranges::find(kManagement, what) != kManagement.end()) ||
                 (call.method == "DELETE" && (what == "/agent" || what == "/builder")));
    const Endpoint* const endpoint = endpointOf(call);
    const auto sent = FapiParameters::of(call);
    const std::int64_t weight = !endpoint                                      ? publicWeight(what, sent)
                                : what == "/openOrders" && !sent.has("symbol") ? 40
                                : what == "/forceOrders" && sent.has("symbol") ? 20
                                                                               : endpoint->weight;
    if (auto refused = m_limits.weigh(weight, nowMs))
        return *refused;
    HttpAnswer answer;
    if (isManagement) {
        const auto done = m_door.manage(call, what, nowMs);
        answer = done ? HttpAnswer{200, R"({"code":200,"msg":"success"})"} : done.error().answer();
    } else {
        answer = endpoint ? privateAnswer(call, *endpoint) : publicAnswer(call);
    }
    answer.headers.merge(m_limits.weightHeaders(nowMs));
    return answer;
}

HttpAnswer FapiExchange::privateAnswer(const HttpCall& call, const Endpoint& endpoint)
{
    const std::int64_t nowMs = m_host.nowMs();
    auto caller = m_door.admit(call, call.path.starts_with("/fapi/v3/"), endpoint.right, nowMs);
    if (!caller)
        return caller.error().answer();
    const std::string name = caller->account;
    catchUp();
    m_exchange.advance(now());
    const bool isCounted = endpoint.isOrder && call.method != "DELETE";
    if (isCounted) {
        const Json batch = Json::parse(caller->parameters.text("batchOrders"), nullptr, false);
        const std::int64_t count = batch.is_array() && !batch.empty() ? static_cast<std::int64_t>(batch.size()) : 1;
        if (auto refused = m_limits.countOrders(name, count, nowMs))
            return *refused;
    }
    Request request{m_accounts.at(name), std::move(*caller), call};
    const auto made = (this->*endpoint.handler)(request);
    HttpAnswer answer = made ? HttpAnswer{200, made->dump()} : made.error().answer();
    if (isCounted)
        answer.headers.merge(m_limits.orderHeaders(name, nowMs));
    answer.isLost = std::exchange(m_isCut, false);
    return answer;
}

FapiResult<FapiExchange::Symbol*> FapiExchange::symbolOf(const FapiParameters& sent)
{
    const auto name = sent.mandatory("symbol");
    if (!name)
        return tl::unexpected(name.error());
    const auto found = m_symbols.find(*name);
    if (found == m_symbols.end())
        return refuse(-1121, "Invalid symbol.");
    return &found->second;
}

const std::string& FapiExchange::nameOf(InstrumentId instrument) const
{
    return m_exchange.at(instrument).symbol;
}

Json wellKnownAccounts()
{
    // The wallet is the first of a public development mnemonic ("test test ... junk"); the agent's key and the API key
    // stand in Aster's own documents.
    return Json::array({Json{{"name", "v3"},
                             {"wallet", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"},
                             {"agents", Json::array({"0x21cF8Ae13Bb72632562c6Fff438652Ba1a151bb0"})}},
                        Json{{"name", "v1"},
                             {"apiKey", "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83"},
                             {"secret", "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"}}});
}

} // namespace gannet::twin
