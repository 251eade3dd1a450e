// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/order_codec.h"
#include "tests/twins/hyperliquid_twin.h"
#include "tests/twins/virtual_network.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gannet::twin {

inline Json hyperliquidBook(const std::string& bid, const std::string& ask, const std::string& qty = "5")
{
    const auto level = [&qty](const std::string& price) {
        return Json::array({Json{{"px", price}, {"sz", qty}, {"n", 1}}});
    };
    return Json{{"channel", "l2Book"},
                {"data", {{"coin", "BTC"}, {"time", 1}, {"levels", Json::array({level(bid), level(ask)})}}}};
}

/// A Hyperliquid twin in virtual time: BTC at 99990 / 100010, and signed requests to it.
struct HyperliquidBench {
    explicit HyperliquidBench(std::uint64_t seed = 7)
        : network(time, VenueId{0}, seed,
                  [this](const Inbound& in) {
                      if (deliver)
                          deliver(in);
                  }),
          twin(network, {{1'000'000'000, hyperliquidBook("99990", "100010").dump(), {}}})
    {
        network.serve(twin, std::vector<RecordedLine>{});
        twin.exchange().rules().ipWeight = 0;
    }

    void book(const std::string& bid, const std::string& ask, const std::string& qty = "5")
    {
        [[maybe_unused]] const bool isSaid = network.say(hyperliquidBook(bid, ask, qty).dump());
    }
    [[nodiscard]] std::uint64_t nextNonce() { return static_cast<std::uint64_t>(network.nowMs()) + ++nonces; }
    [[nodiscard]] static HttpCall call(const std::string& path, const Json& body)
    {
        HttpCall made;
        made.method = "POST";
        made.path = path;
        made.body = body.dump();
        return made;
    }
    [[nodiscard]] Json signedBody(const Json& action, const std::string& key, const hyperliquid::L1Envelope& envelope,
                                  hyperliquid::Network net = hyperliquid::Network::Testnet) const
    {
        const auto signer = crypto::Secp256k1Key::fromHex(SecretString(std::string(key)));
        const auto hash = hyperliquid::actionHash(action, envelope);
        return hyperliquid::exchangeBody(action, envelope, signer->sign(hyperliquid::l1Digest(*hash, net)));
    }
    [[nodiscard]] Json userSignedBody(const Json& action, const std::string& key, std::uint64_t nonce) const
    {
        const auto signer = crypto::Secp256k1Key::fromHex(SecretString(std::string(key)));
        const auto digest = hyperliquid::userDigest(hyperliquid::primaryTypeOf(action.at("type").get<std::string>()),
                                                    action, hyperliquid::Network::Mainnet, nonce);
        return hyperliquid::exchangeBody(action, {.nonce = nonce}, signer->sign(*digest));
    }
    [[nodiscard]] HttpAnswer post(const Json& body) { return twin.answer(call("/exchange", body)); }
    /// Signed by the first account's agent.
    [[nodiscard]] Json act(const Json& action)
    {
        return Json::parse(post(signedBody(action, keys.agentKey, {.nonce = nextNonce()})).body, nullptr, false);
    }
    [[nodiscard]] Json info(const Json& request)
    {
        return Json::parse(twin.answer(call("/info", request)).body, nullptr, false);
    }
    [[nodiscard]] Json about(const std::string& type) { return info({{"type", type}, {"user", user()}}); }
    [[nodiscard]] std::string user() const { return crypto::toHex0x(keys.main); }
    [[nodiscard]] Json truth()
    {
        HttpCall asked;
        asked.method = "GET";
        asked.path = "/twin/account";
        asked.query = "name=trader1";
        return Json::parse(twin.control(asked).body);
    }
    [[nodiscard]] int control(const std::string& path, const Json& body)
    {
        return twin.control(call(path, body)).status;
    }
    [[nodiscard]] static Json wire(bool isBuy, const std::string& price, const std::string& qty,
                                   const std::string& tif = "Gtc", bool isReduceOnly = false)
    {
        return Json{{"a", 0},   {"b", isBuy},        {"p", price},
                    {"s", qty}, {"r", isReduceOnly}, {"t", {{"limit", {{"tif", tif}}}}}};
    }
    [[nodiscard]] static Json trigger(bool isBuy, const std::string& price, const std::string& at,
                                      const std::string& tpsl, const std::string& qty = "0.01")
    {
        return Json{{"a", 0},     {"b", isBuy},
                    {"p", price}, {"s", qty},
                    {"r", true},  {"t", {{"trigger", {{"isMarket", true}, {"triggerPx", at}, {"tpsl", tpsl}}}}}};
    }
    [[nodiscard]] static Json orders(std::vector<Json> wires, const std::string& grouping = "na")
    {
        return Json{{"type", "order"}, {"orders", std::move(wires)}, {"grouping", grouping}};
    }
    /// The statuses of an answer.
    [[nodiscard]] static Json statuses(const Json& answer) { return answer.at("response").at("data").at("statuses"); }
    /// Places one order and gives its status.
    [[nodiscard]] Json place(const Json& one) { return statuses(act(orders({one}))).at(0); }

    VirtualTime time{Timestamp::fromMilliseconds(1'700'000'000'000)};
    std::function<void(const Inbound&)> deliver;
    HyperliquidTestKeys keys = hyperliquidTestKeys(1);
    std::uint64_t nonces = 0;
    VirtualNetwork network;
    HyperliquidTwin twin;
};

} // namespace gannet::twin
