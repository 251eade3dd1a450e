// SPDX-License-Identifier: GPL-3.0-or-later
// Aster's two ways of signing against published values and values made with the documents' demo keys.
#include "adapters/aster/auth.h"

#include "adapters/crypto/eip712.h"
#include "adapters/crypto/secp256k1_key.h"
#include "tests/support/json_fixture.h"

#include <QTest>

#include <cstdint>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::aster;
using Json = nlohmann::ordered_json;

namespace {

Json fixture(const std::string& name)
{
    return test::jsonFixture("tests/venues/aster/fixtures/" + name);
}

crypto::Secp256k1Key keyOf(const Json& file)
{
    return std::move(*crypto::Secp256k1Key::fromHex(SecretString(file.at("privateKey").get<std::string>())));
}

} // namespace

class AsterAuthTest : public QObject {
    Q_OBJECT
private slots:
    void v3_data();
    void v3();
    void v1_data();
    void v1();
    void management();
    void theNetworkIsPartOfIt();
};

void AsterAuthTest::v3_data()
{
    QTest::addColumn<int>("place");
    const Json file = fixture("eip712_v3.json");
    int place = 0;
    for (const auto& vector : file.at("vectors"))
        QTest::addRow("%s", vector.at("name").get<std::string>().c_str()) << place++;
    QVERIFY(place > 0);
}

void AsterAuthTest::v3()
{
    QFETCH(int, place);
    const Json file = fixture("eip712_v3.json");
    const Json vector = file.at("vectors").at(static_cast<std::size_t>(place));
    const crypto::Secp256k1Key key = keyOf(file);
    QVERIFY(key.address() == crypto::addressFrom(file.at("signer").get<std::string>()));
    const auto digest = v3Digest(vector.at("msg").get<std::string>(), vector.at("chainId").get<std::uint64_t>());
    QCOMPARE(crypto::toHex0x(digest), vector.at("eip712_digest").get<std::string>());
    QCOMPARE(key.sign(digest).toHex0x(), vector.at("signature").get<std::string>());
}

void AsterAuthTest::v1_data()
{
    QTest::addColumn<int>("place");
    const Json file = fixture("hmac_v1.json");
    int place = 0;
    for (const auto& vector : file.at("vectors"))
        QTest::addRow("%s", vector.at("name").get<std::string>().c_str()) << place++;
    QVERIFY(place > 0);
}

void AsterAuthTest::v1()
{
    QFETCH(int, place);
    const Json vector = fixture("hmac_v1.json").at("vectors").at(static_cast<std::size_t>(place));
    const SecretString secret(vector.at("secretKey").get<std::string>());
    const std::string sent = vector.at("query").get<std::string>() + vector.at("body").get<std::string>();
    QCOMPARE(sent, vector.at("total_params").get<std::string>());
    QCOMPARE(v1Signature(secret, sent), vector.at("signature").get<std::string>());
}

void AsterAuthTest::management()
{
    const Json file = fixture("eip712_v3_management.json");
    const Json vector = file.at("vectors").at(0);
    const Json message = vector.at("message");
    std::vector<crypto::Eip712Field> fields;
    for (const auto& [name, value] : message.items()) {
        if (value.is_boolean())
            fields.push_back({"bool", name, value.get<bool>()});
        else if (value.is_number())
            fields.push_back({"uint256", name, value.get<std::uint64_t>()});
        else
            fields.push_back({"string", name, value.get<std::string>()});
    }
    const std::string type = vector.at("primaryType");
    QCOMPARE(crypto::encodeType(type, fields), vector.at("encodeType").get<std::string>());
    const auto digest = crypto::eip712Digest({"AsterSignTransaction", "1", vector.at("chainId")}, type, fields);
    QCOMPARE(crypto::toHex0x(digest), vector.at("eip712_digest").get<std::string>());
    QCOMPARE(keyOf(file).sign(digest).toHex0x(), vector.at("signature").get<std::string>());
}

void AsterAuthTest::theNetworkIsPartOfIt()
{
    QVERIFY(v3Digest("nonce=1", kMainnetChainId) != v3Digest("nonce=1", kTestnetChainId));
    QVERIFY(v3Digest("nonce=1", kMainnetChainId) != v3Digest("nonce=2", kMainnetChainId));
}

QTEST_GUILESS_MAIN(AsterAuthTest)
#include "auth_test.moc"
