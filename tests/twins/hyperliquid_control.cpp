// SPDX-License-Identifier: GPL-3.0-or-later
// What tests and people ask of the twin's exchange beside the venue's own wire.
#include "tests/twins/hyperliquid_account_info.h"

#include "adapters/crypto/keccak.h"
#include "core/base/check.h"
#include "tests/twins/hyperliquid_words.h"

#include <fmt/format.h>

namespace gannet::twin {

namespace {

[[nodiscard]] HttpAnswer bad(const std::string& words)
{
    return {400, Json{{"error", words}}.dump()};
}

/// Keys that everybody can make anew, and so worth nothing: the hash of a sentence.
[[nodiscard]] std::string keyOf(const std::string& sentence)
{
    return crypto::toHex0x(crypto::keccak256(sentence));
}

[[nodiscard]] crypto::Address addressOf(const std::string& key)
{
    auto read = crypto::Secp256k1Key::fromHex(SecretString(std::string(key)));
    CHECK(read.has_value(), "a hash is a key");
    return read->address();
}

/// Of a member that may be missing; false where it is there and no amount.
[[nodiscard]] bool readAmount(const Json& request, const char* name, std::optional<Decimal>& out)
{
    const auto found = request.find(name);
    if (found == request.end())
        return true;
    if (found->is_null()) {
        out.reset();
        return true;
    }
    out = found->is_string() ? Decimal::tryParse(found->get<std::string>()) : std::nullopt;
    return out.has_value();
}

} // namespace

HyperliquidTestKeys hyperliquidTestKeys(int number)
{
    HyperliquidTestKeys keys;
    keys.name = fmt::format("trader{}", number);
    keys.mainKey = keyOf(fmt::format("gannet-twin hyperliquid main {}", number));
    keys.agentKey = keyOf(fmt::format("gannet-twin hyperliquid agent {}", number));
    keys.main = addressOf(keys.mainKey);
    keys.agent = addressOf(keys.agentKey);
    return keys;
}

void HyperliquidExchange::addTestWallets(int count)
{
    for (int number = 1; number <= count; ++number) {
        const HyperliquidTestKeys keys = hyperliquidTestKeys(number);
        HyperliquidWallet& made = addWallet(keys.name, keys.main, Decimal{10'000, 0});
        made.agents[keys.agent] = {"gannet", nowMs() + 180 * kDayMs};
        m_keys.push_back(fmt::format("{}  account {}  main key {}\n         agent   {}  agent key {}", keys.name,
                                     made.address, keys.mainKey, crypto::toHex0x(keys.agent), keys.agentKey));
    }
}

std::string HyperliquidExchange::welcome() const
{
    std::string out = "Accounts with 10000 USDC each. The keys are test keys that everybody knows; they are worth "
                      "nothing and belong to no real account. Signatures of both networks are taken.\n";
    for (const std::string& line : m_keys)
        out += line + "\n";
    return out;
}

HttpAnswer HyperliquidExchange::controlAccount(const HttpCall& call)
{
    if (call.method == "GET") {
        const std::string name = call.parameters().queryItemValue(QStringLiteral("name")).toStdString();
        if (name.empty()) {
            Json all = Json::array();
            for (const auto& [address, each] : m_wallets)
                all.push_back({{"name", each.name}, {"address", address}});
            return {200, all.dump()};
        }
        const HyperliquidWallet* const found = wallet(name);
        if (!found)
            return {404, Json{{"error", "no account is called " + name}}.dump()};
        m_exchange.advance(now());
        settle();
        return {200, HyperliquidAccountInfo(*this, found->address).truth().dump()};
    }
    const Json request = Json::parse(call.body, nullptr, false);
    if (!request.is_object())
        return bad("POST /twin/account takes {\"address\",\"cash\",\"name\"?,\"agent\"?,\"master\"?}");
    const auto address = crypto::addressFrom(request.value("address", std::string()));
    if (!address)
        return bad("address has to be 0x and 40 hex digits");
    std::optional<Decimal> cash = Decimal{10'000, 0};
    if (!readAmount(request, "cash", cash) || !cash || cash->isNegative())
        return bad("cash has to be an amount as text, as \"10000\"");
    const std::string name = request.value("name", crypto::toHex0x(*address));
    if (wallet(crypto::toHex0x(*address)) || wallet(name))
        return {409, Json{{"error", "there is such an account"}}.dump()};
    std::string master = request.value("master", std::string());
    if (!master.empty()) {
        const HyperliquidWallet* const its = wallet(master);
        if (!its)
            return bad("no account is called " + master);
        master = its->address;
    }
    HyperliquidWallet& made = addWallet(name, *address, *cash, master);
    if (request.contains("agent")) {
        const auto agent = crypto::addressFrom(request.value("agent", std::string()));
        if (!agent)
            return bad("agent has to be 0x and 40 hex digits; the account was added without it");
        made.agents[*agent] = {"gannet", nowMs() + 180 * kDayMs};
    }
    return {200, Json{{"name", made.name}, {"address", made.address}}.dump()};
}

HttpAnswer HyperliquidExchange::controlMark(const Json& request)
{
    const std::string coin = request.value("coin", std::string());
    for (HyperliquidAsset& known : m_assets) {
        if (known.coin != coin)
            continue;
        HyperliquidAsset changed = known;
        if (!readAmount(request, "mark", changed.mark) || !readAmount(request, "oracle", changed.oracle) ||
            !readAmount(request, "funding", changed.funding))
            return bad("mark, oracle and funding are amounts as text, or null for what they are by themselves");
        if ((changed.mark && !changed.mark->isPositive()) || (changed.oracle && !changed.oracle->isPositive()))
            return bad("mark and oracle are above zero");
        known = changed;
        tick();
        return {200, "{}"};
    }
    return {404, Json{{"error", "no such coin"}}.dump()};
}

HttpAnswer HyperliquidExchange::controlRules(const Json& request)
{
    HyperliquidRules changed = m_rules;
    for (const auto& [key, value] : request.items()) {
        const std::string words = value.is_string() ? value.get<std::string>() : std::string();
        if (key == "network" && (words == "both" || hyperliquid::networkFrom(words)))
            changed.network = words == "both" ? std::nullopt : hyperliquid::networkFrom(words);
        else if (key == "ipWeight" && value.is_number_unsigned())
            changed.ipWeight = value.get<std::int64_t>();
        else if (key == "addressRequests" && value.is_number_unsigned())
            changed.addressRequests = value.get<std::uint64_t>();
        else if (key == "fresh" && value.is_boolean())
            changed.isFresh = value.get<bool>();
        else if (key == "postOnly" && value.is_boolean())
            changed.isPostOnly = value.get<bool>();
        else
            return bad("network (mainnet, testnet, both), ipWeight and addressRequests (whole numbers), fresh and "
                       "postOnly (true, false); not " +
                       key);
    }
    m_rules = changed;
    return {200, "{}"};
}

/// An hour ends now, whatever the clock says.
void HyperliquidExchange::fundNow()
{
    m_exchange.advance(now());
    for (const HyperliquidAsset& each : m_assets)
        setMark(each, Timestamp::fromMilliseconds(m_lastMs + 1));
    ++m_lastMs;
    tick();
}

HttpAnswer HyperliquidExchange::control(const HttpCall& call)
{
    if (call.path == "/twin/account")
        return controlAccount(call);
    if (call.method != "POST")
        return {404, "{}"};
    if (call.path == "/twin/fund") {
        fundNow();
        return {200, "{}"};
    }
    if (call.path != "/twin/mark" && call.path != "/twin/rules")
        return {404, "{}"};
    const Json request = Json::parse(call.body, nullptr, false);
    if (!request.is_object())
        return bad("a JSON object is wanted");
    return call.path == "/twin/mark" ? controlMark(request) : controlRules(request);
}

} // namespace gannet::twin
