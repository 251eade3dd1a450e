// SPDX-License-Identifier: GPL-3.0-or-later
// Which live accounts can be, what they are made with, and which accounts a run has.
#include "app/accounts/live_sides.h"

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/registry/registry.h"
#include "app/trading_accounts.h"
#include "tests/support/recording_sink.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/trading_room.h"

#include <QTest>

#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

const std::string kKey = "0123456789012345678901234567890123456789012345678901234567890123";
const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
const std::string kSigner = "0x14791697260e4c9a71f18484c9f997b308e59325";

[[nodiscard]] Result<void> checked(const std::string& text)
{
    const auto config = parseConfig(text, "c", venueSlugs());
    if (!config)
        qFatal("%s", config.error().message.c_str());
    return checkLiveAccounts(*config);
}

[[nodiscard]] VenueCredentials agent()
{
    return {HyperliquidAgent{SecretString(std::string(kKey)), *crypto::addressFrom(kUser), "a"}, {}, {}};
}

struct Maker {
    explicit Maker(const std::string& slug = "hyperliquid")
    {
        venue = catalogue.addVenue(slug);
        LiveParts parts;
        parts.catalogue = &catalogue;
        parts.transport = &transport;
        parts.venues.emplace(slug, VenueSettings{});
        parts.keys = &keys;
        make = liveMaker(parts);
        parts.keys = nullptr;
        makeStandIn = liveMaker(parts);
        opening.settings = liveAccount(slug, "main");
        opening.key = {"hyperliquid-agent", kUser, kSigner, "a", {}};
    }
    [[nodiscard]] Result<TradingGateway> made(const LiveMaker& by)
    {
        return by({venue, "main"}, opening, WireNumbers::of(2), room.oms.sinkOf({venue, "main"}));
    }

    Catalogue catalogue;
    VenueId venue;
    ScriptedTransport transport;
    KeyHandover keys;
    TradingRoom room;
    AccountOpening opening;
    LiveMaker make, makeStandIn;
};

} // namespace

class LiveSidesTest : public QObject {
    Q_OBJECT

private slots:
    void whatNoVenueHasFailsWithTheConfig_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char* name, const char* venue, const char* rest, const char* field) {
            const QByteArray account = QByteArray("venues.") + venue + ".accounts.a.";
            QTest::newRow(name) << "[venues." + QByteArray(venue) + ".accounts.a]\nmode = 'live'\n" + rest
                                << (*field ? account + field : QByteArray());
        };
        row("good", "hyperliquid", "vault = '0x5e9ee1089755c3435139848e47e6635505d5a13a'", "");
        row("no live side", "binance-usdm", "", "mode");
        row("a dead man's switch", "hyperliquid", "dead_man_s = 60", "");
        row("Aster", "aster", "dead_man_s = 30", "");
        row("Aster has no vaults", "aster", "vault = '0x5e9ee1089755c3435139848e47e6635505d5a13a'", "vault");
        row("a vault's wrong digit", "hyperliquid", "vault = '0x5E9ee1089755c3435139848e47e6635505d5a13a'", "vault");
    }
    void whatNoVenueHasFailsWithTheConfig()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, field);
        const auto came = checked(text.toStdString());
        QCOMPARE(came.has_value(), field.isEmpty());
        if (came)
            return;
        QVERIFY(came.error().code == Code::BadConfig && !came.error().limit.empty());
        QCOMPARE(QByteArray::fromStdString(came.error().field), field);
    }

    void aGatewayIsMadeWithTheKeyThatLiesReady()
    {
        Maker maker;
        const auto none = maker.made(maker.make);
        QVERIFY(!none && none.error().code == Code::StateConflict);
        maker.keys.put({"hyperliquid", "main"}, agent());
        const auto gateway = maker.made(maker.make);
        QVERIFY2(gateway, gateway ? "" : gateway.error().message.c_str());
        QVERIFY(gateway->orders->mode() == TradingMode::Live && gateway->wire && gateway->feed);
        QVERIFY(gateway->numbers.link == WireNumbers::of(2).link);
        QVERIFY(!maker.made(maker.make)); // taken once
    }

    void whoseItIs()
    {
        Maker maker;
        QCOMPARE(maker.made(maker.makeStandIn)->owner, "live mainnet " + crypto::toHex0x(*crypto::addressFrom(kUser)));
        const std::string vault = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
        maker.opening.settings.live.vault = vault; // another account of the same wallet
        QCOMPARE(maker.made(maker.makeStandIn)->owner, "live mainnet " + vault);
        Maker aster("aster");
        aster.opening.key = {"aster-agent", kUser, kSigner, {}, {}};
        QCOMPARE(aster.made(aster.makeStandIn)->owner, "live mainnet " + crypto::toHex0x(*crypto::addressFrom(kUser)));
        aster.opening.key = {"aster-hmac", {}, {}, {}, {}};
        QCOMPARE(aster.made(aster.makeStandIn)->owner, std::string("live mainnet"));
    }

    /// By either of its keys, and by none in a replay.
    void anAccountAtAsterIsMade()
    {
        for (const bool isAgent : {true, false}) {
            Maker maker("aster");
            maker.opening.key = {isAgent ? "aster-agent" : "aster-hmac", kUser, kSigner, {}, {}};
            if (isAgent)
                maker.keys.put({"aster", "main"},
                               {AsterAgent{SecretString(std::string(kKey)), *crypto::addressFrom(kUser),
                                           *crypto::addressFrom(kSigner)},
                                {},
                                {}});
            else
                maker.keys.put({"aster", "main"},
                               {AsterHmac{SecretString("an api key"), SecretString("a secret")}, {}, {}});
            const auto gateway = maker.made(maker.make);
            QVERIFY2(gateway, gateway ? "" : gateway.error().message.c_str());
            QVERIFY(gateway->orders->mode() == TradingMode::Live && gateway->wire && gateway->feed);
            QVERIFY(maker.made(maker.makeStandIn));
            maker.keys.put({"aster", "main"}, agent()); // another venue's
            QVERIFY(maker.made(maker.make).error().code == Code::Auth);
        }
    }

    void aKeyThatIsNoneOfItsIsRefused()
    {
        Maker maker;
        maker.keys.put({"hyperliquid", "main"},
                       {AsterHmac{SecretString("an api key"), SecretString("a secret")}, {}, {}});
        QVERIFY(maker.made(maker.make).error().code == Code::Auth);
        maker.opening.key.signer = kUser; // not the address of what was handed over
        maker.keys.put({"hyperliquid", "main"}, agent());
        QVERIFY(maker.made(maker.make).error().code == Code::Auth);
        maker.opening.settings.venue = "binance-usdm";
        QVERIFY(maker.made(maker.make).error().kind == ErrorKind::Unsupported);
    }

    void aReplayNeedsNoKey()
    {
        Maker maker;
        QVERIFY(maker.made(maker.makeStandIn));
        const crypto::Address address = *crypto::addressFrom(kSigner);
        const auto key = crypto::Secp256k1Key::standIn(address);
        QVERIFY(key.address() == address);
        const crypto::Bytes32 digest{1, 2, 3};
        QVERIFY(crypto::recoverSigner(digest, key.sign(digest)) != address);
    }

    /// Hosts that nobody names are those of the network, and hosts that are named stay.
    void aTestnetHasItsOwnHosts()
    {
        for (const VenueFactory& factory : venueFactories()) {
            std::map<VenueNetwork, std::set<std::string>> hosts;
            for (const VenueNetwork network : {VenueNetwork::Mainnet, VenueNetwork::Testnet}) {
                Catalogue catalogue;
                ScriptedTransport transport;
                RecordingSink sink;
                VenueSettings settings;
                settings.network = network;
                const auto adapter =
                    factory.make(catalogue.addVenue(factory.slug), settings, catalogue, transport, sink);
                adapter->start(kTradingStart);
                for (const HttpRequest& read : transport.all<HttpRequest>())
                    hosts[network].insert(read.url.substr(0, read.url.find('/', 8)));
                for (const OpenLink& link : transport.all<OpenLink>())
                    hosts[network].insert(link.url.substr(0, link.url.find('/', 8)));
            }
            QVERIFY(!hosts[VenueNetwork::Mainnet].empty());
            QCOMPARE(hosts[VenueNetwork::Mainnet].size(), hosts[VenueNetwork::Testnet].size());
            for (const std::string& host : hosts[VenueNetwork::Testnet])
                QVERIFY2(!hosts[VenueNetwork::Mainnet].contains(host), host.c_str());
        }
    }

    void whatWasAddedStandsBesideTheConfig()
    {
        const auto config = parseConfig("[venues.hyperliquid.accounts.main]\nmode = 'live'\n"
                                        "[venues.hyperliquid.risk]\nmax_orders_per_day = 9\n[venues.aster]\n",
                                        "c", venueSlugs());
        QVERIFY(config);
        const std::vector<StoredAccount> added{{"hyperliquid", "main", VenueNetwork::Testnet, ""},
                                               {"hyperliquid", "second", VenueNetwork::Mainnet, ""},
                                               {"binance-usdm", "x", VenueNetwork::Mainnet, ""}};
        const auto all = accountsOf(*config, {"hyperliquid", "aster"}, added);
        QStringList names;
        for (const AccountSettings& account : all)
            names << QString::fromStdString(account.venue + "/" + account.name);
        QCOMPARE(names, QStringList({"hyperliquid/main", "aster/paper", "hyperliquid/second"}));
        QVERIFY(all[0].limits.hasAllowlist && !all[2].limits.hasAllowlist); // the config wins
        QVERIFY(all[2].limits.venue.maxOrdersPerDay == 9U && all[2].limits.maxMode == TradingMode::Live);

        Catalogue catalogue;
        catalogue.addVenue("hyperliquid");
        catalogue.addVenue("aster");
        const auto plans = plansOf(all, catalogue);
        QCOMPARE(plans.size(), std::size_t{1}); // live ones open by their keys
        QCOMPARE(plans[0].key.account, std::string("paper"));

        const auto played = playedAccountsOf(*config, {"hyperliquid"});
        QCOMPARE(played.size(), std::size_t{1}); // nothing live stands before a recording
        QVERIFY(played[0].mode == TradingMode::Paper && played[0].venue == "hyperliquid");
    }

    /// Put by one thread, taken by another, each once.
    void aKeyGoesFromThreadToThread()
    {
        KeyHandover keys;
        keys.put({"hyperliquid", "one"}, agent());
        keys.put({"hyperliquid", "two"}, agent());
        std::jthread([&keys] {
            QVERIFY(!keys.take({"aster", "one"}));
            QVERIFY(keys.take({"hyperliquid", "two"}));
            QVERIFY(!keys.take({"hyperliquid", "two"}));
            const auto one = keys.take({"hyperliquid", "one"});
            QVERIFY(one && std::get<HyperliquidAgent>(one->key).privateKey.reveal() == kKey);
        }).join();
    }
};

QTEST_GUILESS_MAIN(LiveSidesTest)
#include "live_sides_test.moc"
