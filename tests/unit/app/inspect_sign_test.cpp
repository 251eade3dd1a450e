// SPDX-License-Identifier: GPL-3.0-or-later
// `gannet-inspect sign`: a signature or a named error for each line, and never the key.
#include "app/inspect_sign.h"

#include "tests/support/json_fixture.h"

#include <QTest>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace gannet;
using Json = nlohmann::ordered_json;

namespace {

const std::string kKey = "0x0123456789012345678901234567890123456789012345678901234567890123";

Json answer(std::string_view venue, const std::string& line)
{
    std::istringstream in(line + "\n");
    std::ostringstream out;
    const std::uint64_t refused = signLines(venue, in, out);
    const Json read = Json::parse(out.str());
    if (read.contains("error") != (refused == 1))
        throw std::runtime_error("the count of refused lines is wrong");
    return read;
}

/// The field of the error of a line, or what was signed.
std::string fault(std::string_view venue, const std::string& line)
{
    const Json read = answer(venue, line);
    return read.contains("error") ? read.at("error").value("field", "") : read.dump();
}

} // namespace

class InspectSignTest : public QObject {
    Q_OBJECT
private slots:
    void hyperliquidVectors();
    void userVectors();
    void asterVectors();
    void withoutAKey();
    void refusals_data();
    void refusals();
    void aKeyIsNeverQuoted();
    void aSecretIsNeverQuoted();
    void linesAreAnsweredOneByOne();
};

void InspectSignTest::hyperliquidVectors()
{
    const Json file = test::jsonFixture("tests/venues/hyperliquid/fixtures/signing_l1.json");
    int signatures = 0;
    for (const auto& vector : file.at("vectors")) {
        for (const auto& network : vector.at("per_network")) {
            Json line{{"action", vector.at("action")},      {"nonce", vector.at("nonce")},
                      {"vault", vector.at("vaultAddress")}, {"expiresAfter", vector.at("expiresAfter")},
                      {"network", network.at("network")},   {"kind", "l1"}};
            if (vector.contains("privateKey"))
                line["key"] = vector.at("privateKey");
            const Json made = answer("hyperliquid", line.dump());
            QCOMPARE(made.at("hash"), vector.at("action_hash"));
            QCOMPARE(made.at("digest"), network.at("eip712_digest"));
            if (!vector.contains("privateKey"))
                continue;
            const std::string r = made.at("r");
            const std::string s = made.at("s");
            QCOMPARE(r.size(), std::size_t{66}); // padded
            QVERIFY(network.at("rsv65").get<std::string>().starts_with(r + s.substr(2)));
            QCOMPARE(made.at("v"), network.at("v"));
            ++signatures;
        }
    }
    QVERIFY(signatures > 10);
}

void InspectSignTest::userVectors()
{
    const Json file = test::jsonFixture("tests/venues/hyperliquid/fixtures/signing_user.json");
    for (const auto& vector : file.at("vectors")) {
        const bool isMainnet = vector.at("message").at("hyperliquidChain") == "Mainnet";
        Json line{{"key", vector.at("privateKey")},
                  {"action", vector.at("message")},
                  {"nonce", vector.at("message").at("time")},
                  {"network", isMainnet ? "mainnet" : "testnet"},
                  {"kind", "user"},
                  {"primaryType", vector.at("primaryType")}};
        QCOMPARE(answer("hyperliquid", line.dump()).at("hash"), vector.at("eip712_digest"));
    }
    // The type of the action tells its definition.
    const Json told =
        answer("hyperliquid", R"({"key":")" + kKey +
                                  R"(","action":{"type":"usdSend","destination":"0x5e9ee1089755c343513984)"
                                  R"(8e47e6635505d5a13a","amount":"1"},"nonce":1687816341423,)"
                                  R"("network":"testnet","kind":"user"})");
    QCOMPARE(told.at("r"), "0x637b37dd731507cdd24f46532ca8ba6eec616952c56218baeff04144e4a77073");
}

void InspectSignTest::asterVectors()
{
    const Json v3 = test::jsonFixture("tests/venues/aster/fixtures/eip712_v3.json");
    for (const auto& vector : v3.at("vectors")) {
        const Json line{{"scheme", "v3"},
                        {"key", v3.at("privateKey")},
                        {"chainId", vector.at("chainId")},
                        {"msg", vector.at("msg")}};
        QCOMPARE(answer("aster", line.dump()), (Json{{"signature", vector.at("signature")}}));
    }
    const Json v1 = test::jsonFixture("tests/venues/aster/fixtures/hmac_v1.json");
    for (const auto& vector : v1.at("vectors")) {
        const Json line{{"scheme", "v1"}, {"secret", vector.at("secretKey")}, {"payload", vector.at("total_params")}};
        QCOMPARE(answer("aster", line.dump()), (Json{{"signature", vector.at("signature")}}));
    }
}

void InspectSignTest::withoutAKey()
{
    const Json made = answer("hyperliquid", R"({"action":{"type":"dummy","num":100000000000},"nonce":0,)"
                                            R"("network":"mainnet","kind":"l1"})");
    QCOMPARE(made.at("hash"), "0xf528daee6a0bd11407b483cfcd9a48c56884180b70ee86f124053e5fc1bf4d57");
    QVERIFY(!made.contains("r"));
}

void InspectSignTest::refusals_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("field");
    const QString hl = "hyperliquid";
    const QString rest = R"("network":"mainnet","kind":"l1"})";
    QTest::newRow("no JSON") << hl << "sign this"
                             << "";
    QTest::newRow("cut off") << hl << R"({"key":)"
                             << "";
    QTest::newRow("a list") << hl << "[]"
                            << "";
    QTest::newRow("two objects") << hl << "{}{}"
                                 << "";
    QTest::newRow("too deep") << hl << R"({"action":)" + QString(100'000, '[') << "";
    QTest::newRow("empty") << hl << "{}"
                           << "action";
    QTest::newRow("no nonce") << hl << R"({"action":{},)" + rest << "nonce";
    QTest::newRow("a nonce as text") << hl << R"({"action":{},"nonce":"1",)" + rest << "nonce";
    QTest::newRow("a nonce below zero") << hl << R"({"action":{},"nonce":-1,)" + rest << "nonce";
    QTest::newRow("a nonce with a fraction") << hl << R"({"action":{},"nonce":1.5,)" + rest << "nonce";
    QTest::newRow("a nonce beyond 64 bits") << hl << R"({"action":{},"nonce":18446744073709551616,)" + rest << "nonce";
    QTest::newRow("an action as text") << hl << R"({"action":"x","nonce":1,)" + rest << "action";
    QTest::newRow("an amount as a number") << hl << R"({"action":{"p":1.5},"nonce":1,)" + rest << "p";
    QTest::newRow("a vault that is none") << hl << R"({"action":{},"nonce":1,"vault":"0x12",)" + rest << "vault";
    QTest::newRow("a name written wrong")
        << hl << R"({"action":{},"nonce":1,"vaultAdress":null,)" + rest << "vaultAdress";
    QTest::newRow("another network") << hl << R"({"action":{},"nonce":1,"network":"devnet","kind":"l1"})"
                                     << "network";
    QTest::newRow("another kind") << hl << R"({"action":{},"nonce":1,"network":"mainnet","kind":"l2"})"
                                  << "kind";
    QTest::newRow("a type of an l1 action")
        << hl << R"({"action":{},"nonce":1,"primaryType":"X",)" + rest << "primaryType";
    QTest::newRow("a user action of no type")
        << hl << R"({"action":{"type":"order"},"nonce":1,"network":"mainnet","kind":"user"})"
        << "primaryType";
    QTest::newRow("a user action with an expiry")
        << hl << R"({"action":{"type":"usdSend"},"nonce":1,"expiresAfter":5,"network":"mainnet","kind":"user"})"
        << "expiresAfter";
    QTest::newRow("a key that is none") << hl << R"({"key":"0x1234","action":{},"nonce":1,)" + rest << "key";
    QTest::newRow("Aster: no scheme") << "aster"
                                      << "{}"
                                      << "scheme";
    QTest::newRow("Aster: no key") << "aster"
                                   << R"({"scheme":"v3","chainId":1666,"msg":"a=1"})"
                                   << "key";
    QTest::newRow("Aster: a secret for v3")
        << "aster"
        << R"({"scheme":"v3","key":")" + QString::fromStdString(kKey) + R"(","secret":"x","chainId":1666,"msg":"a=1"})"
        << "secret";
    QTest::newRow("a number beyond a double") << hl << R"({"action":{"p":1e999},"nonce":1,)" + rest << "";
    QTest::newRow("a key in brackets") << hl << R"({"key":["0x12"],"action":{},"nonce":1,)" + rest << "key";
    QTest::newRow("Aster: a secret that is a number") << "aster"
                                                      << R"({"scheme":"v1","secret":1234567890,"payload":"a=1"})"
                                                      << "secret";
    QTest::newRow("a member twice") << hl << R"({"action":{},"nonce":1,"nonce":2,)" + rest << "nonce";
    QTest::newRow("a member of the action twice")
        << hl << R"({"action":{"a":{"p":"1","q":"2","p":"3"}},"nonce":1,)" + rest << "p";
    QTest::newRow("the same member in two objects, and no action")
        << hl << R"({"x":[{"p":1},{"p":1}],"nonce":1,)" + rest << "action";
    QTest::newRow("an integer beyond 64 bits")
        << hl << R"({"action":{"o":18446744073709551616},"nonce":1,)" + rest << "o";
    const QString user = R"("destination":"0x5e9ee1089755c3435139848e47e6635505d5a13a","amount":"1",)";
    const QString userRest = R"("network":"mainnet","kind":"user"})";
    QTest::newRow("another nonce than the action's")
        << hl << R"({"action":{"type":"usdSend",)" + user + R"("time":5},"nonce":6,)" + userRest << "nonce";
    QTest::newRow("another type than the action's")
        << hl
        << R"({"action":{"type":"usdSend",)" + user +
               R"("time":6},"nonce":6,"primaryType":"HyperliquidTransaction:Withdraw",)" + userRest
        << "primaryType";
    QTest::newRow("Aster: an empty secret") << "aster"
                                            << R"({"scheme":"v1","secret":"","payload":"a=1"})"
                                            << "secret";
    QTest::newRow("Aster: no payload") << "aster"
                                       << R"({"scheme":"v1","secret":"x"})"
                                       << "payload";
}

void InspectSignTest::refusals()
{
    QFETCH(QString, venue);
    QFETCH(QString, line);
    QFETCH(QString, field);
    QCOMPARE(QString::fromStdString(fault(venue.toStdString(), line.toStdString())), field);
}

void InspectSignTest::aKeyIsNeverQuoted()
{
    for (const std::string& line :
         {R"({"key":")" + kKey + R"(zz","action":{},"nonce":1,"network":"mainnet","kind":"l1"})",
          R"({"key":")" + kKey + R"(","action":{},"nonce":1,"network":"mainnet"})", R"({"key":")" + kKey,
          R"({"key":)" + kKey + "}",
          R"({"key":[")" + kKey + R"("],"action":{},"nonce":1,"network":"mainnet","kind":"l1"})",
          R"({"key":{"hex":")" + kKey + R"("},"action":{},"nonce":1,"network":"mainnet","kind":"l1"})",
          R"({"action":{},"nonce":")" + kKey + R"(","network":"mainnet","kind":"l1"})",
          R"({"action":{},"nonce":1,"network":")" + kKey + R"(","kind":"l1"})",
          R"({"action":{},"nonce":1,"network":["0x)" + kKey.substr(2, 20) + "[" + kKey.substr(22) +
              R"("],"kind":"l1"})",
          R"({"action":{},"nonce":1,"network":"mainnet","kind":")" + kKey.substr(0, 22) + " " + kKey.substr(22) +
              R"("})",
          R"({"action":{},"nonce":1,"vault":")" + kKey + R"(","network":"mainnet","kind":"l1"})",
          R"({")" + kKey + R"(":1,"action":{},"nonce":1,"network":"mainnet","kind":"l1"})"}) {
        const std::string text = answer("hyperliquid", line).dump();
        QVERIFY2(text.find("error") != std::string::npos, text.c_str());
        QVERIFY2(text.find(kKey.substr(2, 10)) == std::string::npos, text.c_str());
    }
}

void InspectSignTest::aSecretIsNeverQuoted()
{
    for (const char* line : {R"({"scheme":"v1","secret":1234567890123,"payload":"a=1"})",
                             R"({"scheme":"v1","secret":["1234567890123"],"payload":"a=1"})"}) {
        const std::string text = answer("aster", line).dump();
        QVERIFY2(text.find("error") != std::string::npos, text.c_str());
        QVERIFY2(text.find("1234567890123") == std::string::npos, text.c_str());
    }
}

void InspectSignTest::linesAreAnsweredOneByOne()
{
    std::istringstream in("\n{}\n  \nx\n" + std::string((1U << 20U) + 1, ' ') + "{}\n");
    std::ostringstream out;
    QCOMPARE(signLines("hyperliquid", in, out), std::uint64_t{3});
    const std::string text = out.str();
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), 3);
    QVERIFY(text.find("TOO_LARGE") != std::string::npos);
}

QTEST_GUILESS_MAIN(InspectSignTest)
#include "inspect_sign_test.moc"
