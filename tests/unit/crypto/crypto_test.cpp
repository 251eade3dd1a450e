// SPDX-License-Identifier: GPL-3.0-or-later
// Hashes and signatures against published values, and keys that are none.
#include "adapters/crypto/eip712.h"
#include "adapters/crypto/hmac.h"
#include "adapters/crypto/keccak.h"
#include "adapters/crypto/secp256k1_key.h"

#include <QTest>

#include <array>
#include <utility>

using namespace gannet;
using namespace gannet::crypto;

namespace {

Secp256k1Key key(std::string text)
{
    return std::move(*Secp256k1Key::fromHex(SecretString(std::move(text))));
}

/// EIP-712's own example has nested structures, which no venue uses; this one is a venue's
/// (hyperliquid-python-sdk @7ee976d, tests/signing_test.py, test_sign_usd_transfer_action).
std::array<Eip712Field, 4> usdSend()
{
    return {Eip712Field{"string", "hyperliquidChain", std::string("Testnet")},
            Eip712Field{"string", "destination", std::string("0x5e9ee1089755c3435139848e47e6635505d5a13a")},
            Eip712Field{"string", "amount", std::string("1")},
            Eip712Field{"uint64", "time", std::uint64_t{1687816341423}}};
}

} // namespace

class CryptoTest : public QObject {
    Q_OBJECT
private slots:
    void keccakIsNotSha3();
    void hmacOfRfc4231();
    void hexInBothCases();
    void hexThatIsNone();
    void addressOfAKey();
    void signsAndIsRecovered();
    void keysThatAreNone_data();
    void keysThatAreNone();
    void signaturesNobodyMade();
    void typedData();
    void secretsGoWithTheirOwner();
};

void CryptoTest::keccakIsNotSha3()
{
    // The Keccak reference's empty message; SHA3-256 of it begins a7ffc6f8.
    QCOMPARE(toHex(keccak256("")), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    QCOMPARE(toHex(keccak256("abc")), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    QVERIFY(keccak256(std::string(1000, 'a')) != keccak256(std::string(1001, 'a')));
}

void CryptoTest::hmacOfRfc4231()
{
    // RFC 4231, test cases 2 and 6: a short key, and one that is longer than a block.
    QCOMPARE(toHex(hmacSha256(SecretString("Jefe"), "what do ya want for nothing?")),
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    QCOMPARE(toHex(hmacSha256(SecretString(std::string(131, '\xaa')),
                              "Test Using Larger Than Block-Size Key - Hash Key First")),
             "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

void CryptoTest::hexInBothCases()
{
    std::array<std::uint8_t, 3> bytes{};
    for (const char* text : {"00abFF", "0x00ABff", "0X00abff"}) {
        QVERIFY(fromHex(text, bytes));
        QCOMPARE(toHex0x(bytes), "0x00abff");
    }
}

void CryptoTest::hexThatIsNone()
{
    std::array<std::uint8_t, 2> bytes{1, 2};
    for (const char* text : {"", "0x", "00", "000", "000000", "00g0", "0x00 0", "-001", "0x0x00"}) {
        QVERIFY2(!fromHex(text, bytes), text);
        QCOMPARE(toHex(bytes), "0000");
    }
    QVERIFY(!addressFrom("0x1719884eb866cb12b2287399b15f7db5e7d775e"));
    QCOMPARE(toHex0x(*addressFrom("0x0D1d9635D0640821d15e323ac8AdADfA9c111414")),
             "0x0d1d9635d0640821d15e323ac8adadfa9c111414");
}

void CryptoTest::addressOfAKey()
{
    QCOMPARE(toHex0x(key("0x0123456789012345678901234567890123456789012345678901234567890123").address()),
             "0x14791697260e4c9a71f18484c9f997b308e59325");
}

void CryptoTest::signsAndIsRecovered()
{
    Secp256k1Key first = key("e908f86dbb4d55ac876378565aafeabc187f6690f046459397b17d9b9a19688e");
    const Secp256k1Key signer = std::move(first); // what is moved signs as before
    std::array<int, 2> recoveryIds{};
    for (int i = 0; i < 32; ++i) {
        const Bytes32 digest = keccak256(std::to_string(i));
        const RecoverableSignature signature = signer.sign(digest);
        QVERIFY(signature.s[0] < 0x80); // the lower half
        QVERIFY(recoverSigner(digest, signature) == signer.address());
        QVERIFY(recoverSigner(keccak256("another"), signature) != signer.address());
        QCOMPARE(signature.toHex0x(), signer.sign(digest).toHex0x());
        QCOMPARE(signature.toHex0x().size(), std::size_t{132});
        ++recoveryIds[signature.recoveryId];
    }
    QVERIFY(recoveryIds[0] > 0 && recoveryIds[1] > 0);
}

void CryptoTest::keysThatAreNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("an address") << QByteArray("0x14791697260e4c9a71f18484c9f997b308e59325");
    QTest::newRow("no hex") << QByteArray(64, 'g');
    QTest::newRow("zero") << QByteArray(64, '0');
    QTest::newRow("the order") << QByteArray("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    QTest::newRow("above the order") << QByteArray(64, 'f');
    QTest::newRow("a byte too long") << QByteArray(66, '1');
}

void CryptoTest::keysThatAreNone()
{
    QFETCH(QByteArray, text);
    const auto made = Secp256k1Key::fromHex(SecretString(text.toStdString()));
    QVERIFY(!made);
    QVERIFY(made.error().code == Code::Auth && made.error().outcome == Outcome::NotSent);
    QVERIFY(made.error().message.find("no private key") != std::string::npos);
    QVERIFY(text.isEmpty() || toJson(made.error()).find(text.toStdString()) == std::string::npos);
}

void CryptoTest::signaturesNobodyMade()
{
    const Bytes32 digest = keccak256("x");
    QVERIFY(!recoverSigner(digest, {}));
    RecoverableSignature big;
    big.r.fill(0xff);
    big.s.fill(0xff);
    QVERIFY(!recoverSigner(digest, big));
    RecoverableSignature other = key("0123456789012345678901234567890123456789012345678901234567890123").sign(digest);
    other.recoveryId = 2;
    QVERIFY(!recoverSigner(digest, other));
}

void CryptoTest::typedData()
{
    const auto fields = usdSend();
    QCOMPARE(encodeType("HyperliquidTransaction:UsdSend", fields),
             "HyperliquidTransaction:UsdSend(string hyperliquidChain,string destination,string amount,uint64 time)");
    QCOMPARE(
        toHex0x(eip712Digest({"HyperliquidSignTransaction", "1", 421614}, "HyperliquidTransaction:UsdSend", fields)),
        "0xcacf7585cc49ca60c6c5fb3001e226c0ca03c46252c893eea574c78907b7cebe");
    // asterdex/api-docs @265e024, futures V3.
    QCOMPARE(toHex0x(domainSeparator({"AsterSignTransaction", "1", 1666})),
             "0xa95d0a7a6f3f17fcebb0c2336645385ce79cde7523f71ab147fdb7f15e9f37f9");
    QCOMPARE(toHex0x(domainSeparator({"AsterSignTransaction", "1", 714})),
             "0xfad01b07bed5729a04dbb977fd86da612eba71d668660bf12cf10b3d65b74d94");
}

void CryptoTest::secretsGoWithTheirOwner()
{
    std::string text = "a secret that is longer than a small string";
    SecretString first(std::move(text));
    QVERIFY(text.empty()); // taken and overwritten, not merely moved
    QCOMPARE(first.reveal(), std::string_view("a secret that is longer than a small string"));
    SecretString second(std::move(first));
    QVERIFY(first.isEmpty() && first.reveal().empty());
    SecretString third;
    third = std::move(second);
    QVERIFY(second.isEmpty());
    QCOMPARE(third.reveal().size(), std::size_t{43});
}

QTEST_GUILESS_MAIN(CryptoTest)
#include "crypto_test.moc"
