// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures against those that Hyperliquid's own clients publish. Each case of the vectors is a row of its name.
#include "adapters/hyperliquid/auth.h"

#include "adapters/crypto/secp256k1_key.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <cstdint>
#include <optional>
#include <string>

using namespace gannet;
using namespace gannet::hyperliquid;
using crypto::toHex0x;
using test::fixture;
using Json = nlohmann::ordered_json;

namespace {

crypto::RecoverableSignature signedWith(const std::string& key, const crypto::Bytes32& digest)
{
    return crypto::Secp256k1Key::fromHex(SecretString(std::string(key)))->sign(digest);
}

L1Envelope envelopeOf(const Json& vector)
{
    L1Envelope envelope{.nonce = vector.at("nonce").get<std::uint64_t>()};
    if (!vector.at("vaultAddress").is_null())
        envelope.vault = crypto::addressFrom(vector.at("vaultAddress").get<std::string>());
    if (!vector.at("expiresAfter").is_null())
        envelope.expiresAfter = vector.at("expiresAfter").get<std::uint64_t>();
    return envelope;
}

/// A row for each case, told by its place: names may stand twice.
void rowsOf(const std::string& name)
{
    QTest::addColumn<int>("place");
    const Json file = fixture(name);
    int place = 0;
    for (const auto& vector : file.at("vectors"))
        QTest::addRow("%s", vector.at("name").get<std::string>().c_str()) << place++;
    QVERIFY(place > 0);
}

} // namespace

class HyperliquidAuthTest : public QObject {
    Q_OBJECT
private slots:
    void l1Actions_data() { rowsOf("signing_l1.json"); }
    void l1Actions();
    void aGivenConnectionId();
    void userActions_data() { rowsOf("signing_user.json"); }
    void userActions();
    void whatIsHashed();
    void refusals();
};

void HyperliquidAuthTest::l1Actions()
{
    QFETCH(int, place);
    const Json vector = fixture("signing_l1.json").at("vectors").at(static_cast<std::size_t>(place));
    const auto hash = actionHash(vector.at("action"), envelopeOf(vector));
    QVERIFY(hash);
    QCOMPARE(toHex0x(*hash), vector.at("action_hash").get<std::string>());
    for (const auto& network : vector.at("per_network")) {
        const auto digest = l1Digest(*hash, *networkFrom(network.at("network").get<std::string>()));
        QCOMPARE(toHex0x(digest), network.at("eip712_digest").get<std::string>());
        if (vector.contains("privateKey"))
            QCOMPARE(signedWith(vector.at("privateKey"), digest).toHex0x(), network.at("rsv65").get<std::string>());
    }
}

void HyperliquidAuthTest::aGivenConnectionId()
{
    const Json file = fixture("signing_connection_id.json");
    for (const auto& vector : file.at("vectors")) {
        crypto::Bytes32 hash{};
        QVERIFY(crypto::fromHex(vector.at("connectionId").get<std::string>(), hash));
        for (const Network network : {Network::Mainnet, Network::Testnet}) {
            QCOMPARE(signedWith(file.at("privateKey"), l1Digest(hash, network)).toHex0x(),
                     vector.at(std::string(toString(network))).get<std::string>());
        }
    }
}

void HyperliquidAuthTest::userActions()
{
    QFETCH(int, place);
    const Json vector = fixture("signing_user.json").at("vectors").at(static_cast<std::size_t>(place));
    Json action = vector.at("message");
    const Network network = action.at("hyperliquidChain") == "Mainnet" ? Network::Mainnet : Network::Testnet;
    const std::string type = vector.at("primaryType");
    for (const bool isFilledIn : {false, true}) {
        if (isFilledIn) { // what the action leaves out comes from its envelope
            action.erase("hyperliquidChain");
            action.erase("time");
        } else {
            action["signatureChainId"] = vector.at("signatureChainId");
        }
        const auto digest = userDigest(type, action, network, vector.at("message").at("time"));
        QVERIFY(digest);
        QCOMPARE(toHex0x(*digest), vector.at("eip712_digest").get<std::string>());
        QCOMPARE(signedWith(vector.at("privateKey"), *digest).toHex0x(), vector.at("rsv65").get<std::string>());
    }
}

void HyperliquidAuthTest::whatIsHashed()
{
    const Json action = Json::parse(R"({"type":"cancel","cancels":[{"a":1,"o":82382}]})");
    const Json turned = Json::parse(R"({"cancels":[{"a":1,"o":82382}],"type":"cancel"})");
    const L1Envelope plain{.nonce = 7};
    const auto hash = [&](const Json& what, const L1Envelope& envelope) {
        return toHex0x(*actionHash(what, envelope));
    };
    QVERIFY(hash(action, plain) == hash(action, plain));
    QVERIFY(hash(action, plain) != hash(turned, plain)); // the order of keys is part of it
    QVERIFY(hash(action, plain) != hash(action, {.nonce = 8}));
    QVERIFY(hash(action, plain) != hash(action, {.nonce = 7, .expiresAfter = 0}));
    QVERIFY(hash(action, plain) != hash(action, {.nonce = 7, .vault = crypto::Address{}}));
    QVERIFY(l1Digest({}, Network::Mainnet) != l1Digest({}, Network::Testnet));
}

void HyperliquidAuthTest::refusals()
{
    const auto l1 = [](const char* action) { return actionHash(Json::parse(action), {}).error(); };
    QCOMPARE(l1(R"([1])").field, "action");
    QCOMPARE(l1(R"({"type":"order","orders":[{"a":0,"p":1.5}]})").field, "orders.0.p");
    QCOMPARE(l1(R"({"n":1e3})").field, "n");

    const auto user = [](const char* type, const char* action, Network network = Network::Testnet) {
        const auto digest = userDigest(type, Json::parse(action), network, 1);
        return digest ? std::string("signed") : digest.error().field;
    };
    const char* const whole = R"({"destination":"0x1","amount":"1"})";
    QCOMPARE(user("UsdSend", whole), "signed");
    QCOMPARE(user("HyperliquidTransaction:UsdSend", whole), "signed");
    QCOMPARE(user("Nothing", whole), "primaryType");
    QCOMPARE(user("", whole), "primaryType");
    QCOMPARE(user("UsdSend", "[]"), "action");
    QCOMPARE(user("UsdSend", R"({"amount":"1"})"), "destination");
    QCOMPARE(user("UsdSend", R"({"destination":"0x1","amount":1})"), "amount");
    QCOMPARE(user("UsdSend", R"({"destination":"0x1","amount":"1","time":"1"})"), "time");
    QCOMPARE(user("ApproveAgent", R"({"agentAddress":"0x1","agentName":""})"), "agentAddress");
    QCOMPARE(user("UsdSend", R"({"destination":"0x1","amount":"1","signatureChainId":"1"})"), "signatureChainId");
    // A signature for the other network is none for this one.
    QCOMPARE(user("UsdSend", R"({"hyperliquidChain":"Mainnet","destination":"0x1","amount":"1"})"), "hyperliquidChain");
}

QTEST_GUILESS_MAIN(HyperliquidAuthTest)
#include "auth_test.moc"
