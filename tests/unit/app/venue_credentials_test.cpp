// SPDX-License-Identifier: GPL-3.0-or-later
// What is stored for an account: written and read back, refused where it cannot be true, never quoted.
#include "adapters/crypto/secp256k1_key.h"
#include "app/keychain/secret_map.h"
#include "app/keychain/venue_credentials.h"
#include "tests/support/words.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <string>

using namespace gannet;
using Json = nlohmann::ordered_json;

namespace {

// The key of the venue's Python client's tests (hyperliquid-python-sdk @7ee976d, tests/signing_test.py), and its
// address.
constexpr const char* kKey = "0x0123456789012345678901234567890123456789012345678901234567890123";
constexpr const char* kKeyAddress = "0x14791697260e4c9a71f18484c9f997b308e59325";
constexpr const char* kMaster = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
constexpr std::int64_t kEnd = 1'800'000'000'000; // 2027-01-15 08:00:00 UTC

[[nodiscard]] Json agent()
{
    return {{"version", 1},
            {"kind", "hyperliquid-agent"},
            {"privateKey", kKey},
            {"master", kMaster},
            {"agentName", "gannet"},
            {"validUntil", kEnd},
            {"permissions", {"read", "trade"}}};
}

[[nodiscard]] Json asterAgent()
{
    return {{"version", 1}, {"kind", "aster-agent"}, {"privateKey", kKey}, {"user", kMaster}, {"signer", kKeyAddress}};
}

[[nodiscard]] Json asterHmac()
{
    // The example pair of Aster's documents (tests/venues/aster/SOURCES.md).
    return {{"version", 1},
            {"kind", "aster-hmac"},
            {"apiKey", "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83"},
            {"secret", "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"}};
}

[[nodiscard]] Result<VenueCredentials> read(const Json& json, std::string_view venue = "hyperliquid")
{
    return parseCredentials(venue, json.dump());
}

[[nodiscard]] Json with(Json json, const char* name, Json value)
{
    json[name] = std::move(value);
    return json;
}

[[nodiscard]] Json without(Json json, const char* name)
{
    json.erase(name);
    return json;
}

[[nodiscard]] bool hasWords(const Error& error, std::string_view words)
{
    return error.message.find(words) != std::string::npos;
}

} // namespace

class VenueCredentialsTest : public QObject {
    Q_OBJECT
private slots:
    void comesBackAsWritten_data();
    void comesBackAsWritten();
    void whatMayBeShown();
    void refusesTheMainWalletsKey();
    void refusesAnothersSigner();
    void refusesAddresses_data();
    void refusesAddresses();
    void takesAddresses();
    void refuses_data();
    void refuses();
    void refusesWhatCouldNotBeReadAgain();
    void ofANewerProgram();
    void ofAnotherVenue();
    void saysThatItEnded();
};

void VenueCredentialsTest::comesBackAsWritten_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("venue");
    QTest::newRow("hyperliquid agent") << QByteArray::fromStdString(agent().dump()) << QByteArray("hyperliquid");
    QTest::newRow("without an end and permissions")
        << QByteArray::fromStdString(without(without(agent(), "validUntil"), "permissions").dump())
        << QByteArray("hyperliquid");
    QTest::newRow("that may nothing") << QByteArray::fromStdString(with(agent(), "permissions", Json::array()).dump())
                                      << QByteArray("hyperliquid");
    QTest::newRow("aster agent") << QByteArray::fromStdString(asterAgent().dump()) << QByteArray("aster");
    QTest::newRow("aster hmac") << QByteArray::fromStdString(asterHmac().dump()) << QByteArray("aster");
}

void VenueCredentialsTest::comesBackAsWritten()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, venue);
    const auto credentials = parseCredentials(venue.toStdString(), text.toStdString());
    QVERIFY2(credentials.has_value(), credentials ? "" : credentials.error().message.c_str());
    const auto written = writeCredentials(*credentials);
    QVERIFY(written.has_value());
    QCOMPARE(QByteArray::fromStdString(std::string(written->reveal())), text);
    QVERIFY(checkSecretText(*written)); // so every place keeps it
}

void VenueCredentialsTest::whatMayBeShown()
{
    const ShownCredentials one = shown(*read(agent()));
    QCOMPARE(one.kind, "hyperliquid-agent");
    QCOMPARE(one.account, kMaster);
    QCOMPARE(one.signer, kKeyAddress);
    QCOMPARE(one.agentName, "gannet");
    QVERIFY(one.validUntil == Timestamp::fromMilliseconds(kEnd));
    QVERIFY(one.permissions == std::set({KeyPermission::Read, KeyPermission::Trade}));
    const ShownCredentials other = shown(*read(asterHmac(), "aster"));
    QCOMPARE(other.kind, "aster-hmac");
    QVERIFY(other.account.empty() && other.signer.empty() && other.agentName.empty());
    QVERIFY(!other.validUntil && !other.permissions); // nobody said: not known, not "none"
}

void VenueCredentialsTest::refusesTheMainWalletsKey()
{
    for (const auto& refused :
         {read(with(agent(), "master", kKeyAddress)), read(with(asterAgent(), "user", kKeyAddress), "aster")}) {
        QVERIFY(!refused);
        QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Invalid));
        QCOMPARE(refused.error().field, "privateKey");
        QVERIFY2(hasWords(refused.error(), "main wallet"), refused.error().message.c_str());
        QVERIFY2(hasWords(refused.error(), "API wallet"), refused.error().message.c_str());
    }
}

void VenueCredentialsTest::refusesAnothersSigner()
{
    const auto refused = read(with(asterAgent(), "signer", "0x1111111111111111111111111111111111111111"), "aster");
    QVERIFY(!refused);
    QCOMPARE(refused.error().field, "signer");
    QVERIFY(hasWords(refused.error(), kKeyAddress));
}

void VenueCredentialsTest::refusesAddresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("empty") << "";
    QTest::newRow("prefix alone") << "0x";
    QTest::newRow("no prefix") << "5e9ee1089755c3435139848e47e6635505d5a13a";
    QTest::newRow("39 digits") << "0x5e9ee1089755c3435139848e47e6635505d5a13";
    QTest::newRow("41 digits") << "0x5e9ee1089755c3435139848e47e6635505d5a13aa";
    QTest::newRow("a letter") << "0x5e9ee1089755c3435139848e47e6635505d5a13g";
    QTest::newRow("blanks around") << " 0x5e9ee1089755c3435139848e47e6635505d5a13a";
    QTest::newRow("checksum") << "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD";
    QTest::newRow("checksum of a digit") << "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee";
}

void VenueCredentialsTest::refusesAddresses()
{
    QFETCH(QString, address);
    const auto refused = parseAccountAddress(address.toStdString(), "master");
    QVERIFY(!refused);
    QCOMPARE(refused.error().field, "master");
    QVERIFY(!read(with(agent(), "master", address.toStdString())));
}

void VenueCredentialsTest::takesAddresses()
{
    // EIP-55's own list, and the same without letters of both cases.
    for (const char* const address :
         {"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
          "0x52908400098527886E0F7030069857D2E4169EE7", "0xde709f2102306220921060314715629080e2fb77",
          "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"})
        QVERIFY2(parseAccountAddress(address, "master"), address);
}

void VenueCredentialsTest::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* name, const Json& json, const char* field) {
        QTest::newRow(name) << QByteArray::fromStdString(json.dump()) << QString(field);
    };
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("the bare key") << QByteArray(kKey) << QString();
    QTest::newRow("cut off") << QByteArray::fromStdString(agent().dump()).chopped(1) << QString();
    QTest::newRow("with more behind") << QByteArray::fromStdString(agent().dump()) + "{}" << QString();
    QTest::newRow("a key twice") << QByteArray(R"({"privateKey":")") + kKey + R"(","privateKey":"x"})" << QString();
    QTest::newRow("not UTF-8") << QByteArray("{\"\xff\":1}") << QString();
    QTest::newRow("nested") << QByteArray(1000, '[') << QString();
    row("a list", Json::array({kKey}), "");
    row("text", Json(kKey), "");
    for (const char* const name : {"version", "kind", "privateKey", "master", "agentName"})
        row((std::string("no ") + name).c_str(), without(agent(), name), name);
    for (const char* const name :
         {"version", "kind", "privateKey", "master", "agentName", "validUntil", "permissions"}) {
        row((std::string(name) + " of another type").c_str(), with(agent(), name, Json{{"key", kKey}}), name);
        row((std::string(name) + " null").c_str(), with(agent(), name, nullptr), name);
    }
    row("one member more", with(agent(), "secret", kKey), "a member");
    row("kind nobody knows", with(agent(), "kind", kKey), "kind");
    row("version 0", with(agent(), "version", 0), "version");
    row("key of 63 digits", with(agent(), "privateKey", std::string(kKey).substr(0, 65)), "privateKey");
    row("key of zero", with(agent(), "privateKey", std::string(64, '0')), "privateKey");
    row("a key for a master", with(agent(), "master", kKey), "master");
    row("master of zero", with(agent(), "master", "0x" + std::string(40, '0')), "account");
    row("a key for a name", with(agent(), "agentName", kKey), "agentName");
    row("a part of a key for a name", with(agent(), "agentName", "my " + std::string(kKey).substr(40, 17)),
        "agentName");
    row("a long name", with(agent(), "agentName", std::string(65, 'x')), "agentName");
    row("a name of two lines", with(agent(), "agentName", "a\nb"), "agentName");
    row("an end of zero", with(agent(), "validUntil", 0), "validUntil");
    row("an end below zero", with(agent(), "validUntil", -1), "validUntil");
    row("an end with a fraction", with(agent(), "validUntil", 1.5), "validUntil");
    row("an end in nanoseconds", with(agent(), "validUntil", 1'800'000'000'000'000'000), "validUntil");
    row("a permission nobody knows", with(agent(), "permissions", Json::array({kKey})), "permissions");
    row("a permission twice", with(agent(), "permissions", {"read", "read"}), "permissions");
}

void VenueCredentialsTest::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, field);
    const auto refused = parseCredentials("hyperliquid", text.toStdString());
    QVERIFY(!refused);
    QCOMPARE(QString::fromStdString(refused.error().field), field);
    // Not the key, nor a good part of it.
    QVERIFY2(toJson(refused.error()).find("01234567") == std::string::npos, refused.error().message.c_str());
}

void VenueCredentialsTest::refusesWhatCouldNotBeReadAgain()
{
    VenueCredentials made;
    auto& pair = made.key.emplace<AsterHmac>();
    for (const auto& [apiKey, secret] :
         {std::pair(std::string(15, 'a'), std::string(64, 'b')), std::pair(std::string(64, 'a'), std::string(257, 'b')),
          std::pair(std::string(64, 'a'), std::string(60, 'b') + " b"),
          std::pair(std::string(64, 'a'), std::string(64, 'a')),
          std::pair(std::string(64, 'a'), std::string(63, 'b') + "\xc3")}) {
        pair.apiKey = SecretString(std::string(apiKey));
        pair.secret = SecretString(std::string(secret));
        QVERIFY(!writeCredentials(made));
    }
    pair.secret = SecretString(std::string(64, 'b'));
    QVERIFY(writeCredentials(made));
    made.validUntil = Timestamp{};
    QVERIFY(!writeCredentials(made));
}

void VenueCredentialsTest::ofANewerProgram()
{
    const auto refused = read(Json{{"version", 2}, {"what", "else"}});
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Unsupported));
    QVERIFY(hasWords(refused.error(), "newer Gannet"));
}

void VenueCredentialsTest::ofAnotherVenue()
{
    const auto refused = read(asterHmac(), "hyperliquid");
    QVERIFY(!refused);
    QCOMPARE(refused.error().field, "kind");
    QVERIFY(hasWords(refused.error(), "another venue"));
    QVERIFY(!read(agent(), "aster"));
}

void VenueCredentialsTest::saysThatItEnded()
{
    const auto credentials = read(agent());
    QVERIFY(checkNotExpired(*credentials, Timestamp::fromMilliseconds(kEnd - 1)));
    for (const std::int64_t now : {kEnd, kEnd + 1}) {
        const auto refused = checkNotExpired(*credentials, Timestamp::fromMilliseconds(now));
        QVERIFY(!refused);
        QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Auth));
        QVERIFY2(hasWords(refused.error(), "2027-01-15 08:00:00 UTC"), refused.error().message.c_str());
    }
    QVERIFY(checkNotExpired(*read(without(agent(), "validUntil")), Timestamp::fromMilliseconds(kEnd + 1)));
}

QTEST_GUILESS_MAIN(VenueCredentialsTest)
#include "venue_credentials_test.moc"
