// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storm/virtual_room.h"

#include "adapters/aster/account.h"
#include "adapters/hyperliquid/gateway.h"
#include "tests/twins/fapi_twin.h"
#include "tests/twins/hyperliquid_twin.h"

#include <fmt/format.h>

#include <utility>

namespace gannet::test {

namespace {

using twin::FaultKind;

constexpr const char* kRest = "http://127.0.0.1:1"; // nobody is there: the wire is virtual
constexpr const char* kStreams = "ws://127.0.0.1:1";

/// Of a live account that may do what a storm wants.
[[nodiscard]] TerminalSetup setupOf(std::string slug)
{
    TerminalSetup setup;
    setup.slug = std::move(slug);
    setup.venue.restUrl = kRest;
    setup.venue.wsUrl = kStreams;
    setup.limits.maxMode = TradingMode::Live;
    setup.limits.hasAllowlist = false;
    setup.limits.confirm = ConfirmLevel::Instant;
    setup.limits.maxOrdersPerSecond = 1000;
    setup.limits.maxConsecutiveRejects = 100;
    setup.oms.arm.rejects = 1000;
    return setup;
}

template <class Gateway> [[nodiscard]] TradingGateway tradingGateway(std::unique_ptr<Gateway> made, WireNumbers numbers)
{
    MarketFeed* const feed = made.get();
    AccountWire* const wire = made.get();
    return {std::move(made), feed, wire, numbers};
}

[[nodiscard]] VirtualVenue hyperliquidVenue()
{
    const twin::HyperliquidTestKeys keys = twin::hyperliquidTestKeys(1);
    VirtualVenue venue;
    venue.slug = "hyperliquid";
    venue.instrument = "hyperliquid:BTC";
    venue.recordings = {GANNET_SOURCE_DIR "/resources/demo/hyperliquid_btc_20250126.gz"};
    venue.exchangeAccount = crypto::toHex0x(keys.main);
    venue.faults = {FaultKind::Cut,
                    FaultKind::CutMidFrame,
                    FaultKind::Delay,
                    FaultKind::Http429,
                    FaultKind::Http503,
                    FaultKind::Html,
                    FaultKind::OrderLost,
                    FaultKind::AckLost,
                    FaultKind::AckLate,
                    FaultKind::Order429,
                    FaultKind::Order418,
                    FaultKind::Http418,
                    FaultKind::HalfOpen,
                    FaultKind::NotHeard,
                    FaultKind::OrderSilent,
                    FaultKind::AckSilent,
                    FaultKind::CutMidBatch,
                    FaultKind::PrivateLost,
                    FaultKind::PrivateReorder,
                    FaultKind::PrivateDuplicate,
                    FaultKind::AckMissing,
                    FaultKind::Order503Accepted};
    venue.makeTwin = [](twin::Host& host, const std::vector<twin::RecordedLine>& lines) {
        return std::make_unique<twin::HyperliquidTwin>(host, lines);
    };
    venue.tradeId = [](const std::string&, const twin::ExchangeFill& fill) {
        return fmt::format("{}/{}", fill.tradeId, fill.order);
    };
    venue.terminal = setupOf(venue.slug);
    venue.terminal.make = [keys](VenueId id, const Catalogue& catalogue, Transport& transport, OrderSink& sink,
                                 WireNumbers numbers) -> Result<TradingGateway> {
        hyperliquid::GatewaySettings settings;
        settings.account = "main";
        settings.user = keys.main;
        settings.venue.restUrl = kRest;
        settings.venue.wsUrl = kStreams;
        settings.numbers = numbers;
        auto key = crypto::Secp256k1Key::fromHex(SecretString(std::string(keys.agentKey)));
        return tradingGateway(std::make_unique<hyperliquid::Gateway>(id, catalogue, std::move(settings),
                                                                     std::move(*key), transport, sink),
                              numbers);
    };
    return venue;
}

[[nodiscard]] VirtualVenue asterVenue()
{
    VirtualVenue venue;
    venue.slug = "aster";
    venue.instrument = "aster:BTCUSDT";
    venue.recordings = {GANNET_SOURCE_DIR "/resources/demo/binance_usdm_btcusdt_20240808.gz"};
    venue.exchangeAccount = "v3";
    venue.faults = {FaultKind::Cut,
                    FaultKind::CutMidFrame,
                    FaultKind::Delay,
                    FaultKind::Http429,
                    FaultKind::Http503,
                    FaultKind::Html,
                    FaultKind::OrderLost,
                    FaultKind::AckLost,
                    FaultKind::AckLate,
                    FaultKind::Order429,
                    FaultKind::Order418,
                    FaultKind::Http418,
                    FaultKind::HalfOpen,
                    FaultKind::NotHeard,
                    FaultKind::OrderSilent,
                    FaultKind::AckSilent,
                    FaultKind::Order503Accepted,
                    FaultKind::CutMidBatch,
                    FaultKind::PrivateLost,
                    FaultKind::PrivateReorder,
                    FaultKind::PrivateDuplicate,
                    FaultKind::ListenKeyExpired};
    venue.makeTwin = [](twin::Host& host, const std::vector<twin::RecordedLine>& lines) {
        return std::make_unique<twin::FapiTwin>(host, *twin::findFapiVenue("aster"), lines);
    };
    venue.tradeId = [](const std::string& symbol, const twin::ExchangeFill& fill) {
        return fmt::format("{}/{}/{}", symbol, fill.tradeId, fill.order);
    };
    venue.terminal = setupOf(venue.slug);
    venue.terminal.make = [](VenueId id, const Catalogue& catalogue, Transport& transport, OrderSink& sink,
                             WireNumbers numbers) -> Result<TradingGateway> {
        aster::AccountSettings settings;
        settings.account = "main";
        settings.venue.restUrl = kRest;
        settings.venue.wsUrl = kStreams;
        settings.numbers = numbers;
        auto key = crypto::Secp256k1Key::fromHex(SecretString(std::string(twin::kWellKnownAgentKey)));
        const twin::Json accounts = twin::wellKnownAccounts();
        const auto user = crypto::addressFrom(accounts.at(0).at("wallet").get<std::string>());
        return tradingGateway(aster::makeGateway(id, catalogue, std::move(settings),
                                                 aster::AgentCredential{std::move(*key), *user}, transport, sink),
                              numbers);
    };
    return venue;
}

} // namespace

const std::vector<VirtualVenue>& virtualVenues()
{
    static const std::vector<VirtualVenue> venues{hyperliquidVenue(), asterVenue()};
    return venues;
}

} // namespace gannet::test
