// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/aster/account.h"

#include "adapters/aster/auth.h"
#include "adapters/aster/facts.h"
#include "adapters/aster/order_codec.h"

#include <algorithm>
#include <utility>

namespace gannet::aster {

namespace {

constexpr Duration kRecvWindowMost = Duration::seconds(25);
/// Futures V3, "Authentication": a nonce is within so much of the venue's clock (the demos say 5 s).
constexpr Duration kNonceWindow = Duration::seconds(10);

/// Limits as recorded in exchangeInfo's rateLimits, 2026-01-12; the document has no 10 s.
[[nodiscard]] constexpr fapi::AccountFacts makeFacts(std::string_view prefix, std::string_view balance,
                                                     std::string_view positions)
{
    fapi::AccountFacts facts;
    facts.name = "Aster";
    facts.prefix = prefix;
    facts.balance = balance;
    facts.positions = positions;
    // -4067 and -4068: the venue does not change it while there are orders or positions.
    facts.toOneWay = "Close its positions and cancel its orders, then set the position mode to one-way at Aster";
    facts.toSingleAsset = "Close its positions and cancel its orders, then set the asset mode to single-asset at Aster";
    facts.weightPerMinute = 2400;
    facts.ordersPerMinute = 1200;
    facts.ordersPerTenSeconds = 300;
    return facts;
}
constexpr fapi::AccountFacts kV3 = makeFacts("/fapi/v3", "/fapi/v3/balance", "/fapi/v3/positionRisk");
constexpr fapi::AccountFacts kV1 = makeFacts("/fapi/v1", "/fapi/v2/balance", "/fapi/v2/positionRisk");

class AgentSigner final : public fapi::RequestSigner {
public:
    AgentSigner(AgentCredential credential, std::uint64_t chainId, bool sendsUser)
        : m_key(std::move(credential.key)),
          m_user(sendsUser ? crypto::toHex0x(credential.user) : std::string()),
          m_chainId(chainId)
    {}

    fapi::RestRequest sign(std::string_view method, std::string_view path, Parameters parameters,
                           Timestamp venueNow) override
    {
        // The venue keeps the 100 highest of a user and takes none twice: each is above the last, and what comes after
        // a start above all of before, since time has passed.
        m_lastNonce = std::max(static_cast<std::uint64_t>(venueNow.ns / 1'000), m_lastNonce + 1);
        return signedRequest(method, path, std::move(parameters),
                             AgentSignature{m_key, m_user, m_chainId, m_lastNonce});
    }
    fapi::RestRequest signStream(std::string_view method, std::string_view path, Timestamp venueNow) override
    {
        return sign(method, path, {}, venueNow);
    }
    void onVenueTime(Timestamp venue) override
    {
        if (m_lastNonce > static_cast<std::uint64_t>((venue + kNonceWindow).ns / 1'000))
            m_lastNonce = static_cast<std::uint64_t>(venue.ns / 1'000);
    }

private:
    crypto::Secp256k1Key m_key;
    std::string m_user;
    std::uint64_t m_chainId;
    std::uint64_t m_lastNonce = 0;
};

class HmacSigner final : public fapi::RequestSigner {
public:
    HmacSigner(HmacCredential credential, Duration recvWindow)
        : m_credential(std::move(credential)),
          m_recvWindow(std::clamp(recvWindow, Duration::milliseconds(1), kRecvWindowMost))
    {}

    fapi::RestRequest sign(std::string_view method, std::string_view path, Parameters parameters,
                           Timestamp venueNow) override
    {
        return signedRequest(method, path, std::move(parameters),
                             HmacSignature{std::string(m_credential.apiKey.reveal()), m_credential.secret,
                                           static_cast<std::uint64_t>(venueNow.toMilliseconds()),
                                           static_cast<std::uint64_t>(m_recvWindow.toMilliseconds())});
    }
    fapi::RestRequest signStream(std::string_view method, std::string_view path, Timestamp) override
    {
        fapi::RestRequest request = unsignedRequest(method, path, {});
        request.headers.emplace_back("X-MBX-APIKEY", m_credential.apiKey.reveal());
        return request;
    }

private:
    HmacCredential m_credential;
    Duration m_recvWindow;
};

} // namespace

std::string_view toString(Network network)
{
    return network == Network::Testnet ? "testnet" : "mainnet";
}

std::optional<Network> networkFrom(std::string_view text)
{
    for (const Network network : {Network::Mainnet, Network::Testnet}) {
        if (toString(network) == text)
            return network;
    }
    return std::nullopt;
}

std::unique_ptr<fapi::Gateway> makeGateway(VenueId venue, const Catalogue& catalogue, AccountSettings settings,
                                           Credential credential, Transport& transport, OrderSink& sink)
{
    const bool isTestnet = settings.network == Network::Testnet;
    auto* const agent = std::get_if<AgentCredential>(&credential);
    fapi::GatewaySettings own;
    own.account = std::move(settings.account);
    own.restUrl = std::move(settings.venue.restUrl);
    if (own.restUrl.empty())
        own.restUrl = isTestnet ? facts().testnetRestUrl : facts().restUrl;
    own.wsUrl = std::move(settings.venue.wsUrl);
    if (own.wsUrl.empty())
        own.wsUrl = isTestnet ? facts().testnetWsUrl : facts().wsUrl;
    own.seed = settings.venue.seed;
    own.numbers = settings.numbers;
    own.deadMan = settings.deadMan;
    own.tradesCommission = settings.tradesCommission;
    own.feeSymbol = std::move(settings.feeSymbol);
    own.hasReplace = settings.hasReplace.value_or(agent != nullptr);
    std::unique_ptr<fapi::RequestSigner> signer;
    if (agent)
        signer = std::make_unique<AgentSigner>(std::move(*agent), isTestnet ? kTestnetChainId : kMainnetChainId,
                                               settings.sendsUser);
    else
        signer = std::make_unique<HmacSigner>(std::move(std::get<HmacCredential>(credential)), settings.recvWindow);
    return std::make_unique<fapi::Gateway>(agent ? kV3 : kV1, venue, catalogue, std::move(own), std::move(signer),
                                           transport, sink);
}

} // namespace gannet::aster
