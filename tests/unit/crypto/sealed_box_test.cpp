// SPDX-License-Identifier: GPL-3.0-or-later
// scrypt and AES-256-GCM against published values, and boxes that must not open.
#include "adapters/crypto/aes_gcm.h"
#include "adapters/crypto/random.h"
#include "adapters/crypto/scrypt.h"
#include "adapters/crypto/sealed_box.h"
#include "tests/support/words.h"

#include <QCryptographicHash>
#include <QTest>

#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::crypto;

namespace {

constexpr ScryptCost kCheap{.logN = kLeastSealLogN, .r = 8, .p = 1};
constexpr std::size_t kHeadBytes = 56;
constexpr std::size_t kHashBytes = 32;

[[nodiscard]] std::string fromHexText(std::string_view hex)
{
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    return fromHex(hex, bytes) ? std::string(bytes.begin(), bytes.end()) : "not hex";
}

[[nodiscard]] std::string hexOf(std::string_view bytes)
{
    return toHex(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

[[nodiscard]] SealChance chance()
{
    SealChance made;
    made.salt.fill(7);
    made.nonce.fill(9);
    return made;
}

[[nodiscard]] std::string sealed(std::string_view text = "the text")
{
    return *seal(SecretString("a passphrase"), chance(), text, kCheap);
}

/// With the hash at its end made anew, as somebody would who changes a box on purpose.
[[nodiscard]] std::string rehashed(std::string box)
{
    box.resize(box.size() - kHashBytes);
    const QByteArray hash = QCryptographicHash::hash(QByteArrayView(box.data(), static_cast<qsizetype>(box.size())),
                                                     QCryptographicHash::Sha256);
    return box + hash.toStdString();
}

[[nodiscard]] Result<SecretString> opened(std::string_view box, std::string passphrase = "a passphrase")
{
    return unseal(SecretString(std::move(passphrase)), box);
}

} // namespace

class SealedBoxTest : public QObject {
    Q_OBJECT
private slots:
    void scryptOfRfc7914_data();
    void scryptOfRfc7914();
    void scryptThatIsRefused();
    void gcmOfItsAuthors_data();
    void gcmOfItsAuthors();
    void gcmRefusesEveryChange();
    void bytesOfChance();
    void opensWhatItSealed();
    void opensWhatOthersSealed();
    void differsWithItsChance();
    void wrongPassphrase();
    void everyByteFlipped();
    void everyByteFlippedOnPurpose();
    void everyLengthButItsOwn();
    void ofANewerProgram();
    void costsNobodyMeans_data();
    void costsNobodyMeans();
    void tooLong();
    void costOfOneTry();
};

void SealedBoxTest::scryptOfRfc7914_data()
{
    QTest::addColumn<QByteArray>("passphrase");
    QTest::addColumn<QByteArray>("salt");
    QTest::addColumn<int>("logN");
    QTest::addColumn<int>("r");
    QTest::addColumn<int>("p");
    QTest::addColumn<QByteArray>("key");
    // RFC 7914, section 12; the fourth takes 1 GiB and adds nothing.
    QTest::newRow("empty") << QByteArray() << QByteArray() << 4 << 1 << 1
                           << QByteArray("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                                         "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    QTest::newRow("NaCl") << QByteArray("password") << QByteArray("NaCl") << 10 << 8 << 16
                          << QByteArray("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                                        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
    QTest::newRow("SodiumChloride") << QByteArray("pleaseletmein") << QByteArray("SodiumChloride") << 14 << 8 << 1
                                    << QByteArray("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                                                  "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

void SealedBoxTest::scryptOfRfc7914()
{
    QFETCH(QByteArray, passphrase);
    QFETCH(QByteArray, salt);
    QFETCH(int, logN);
    QFETCH(int, r);
    QFETCH(int, p);
    QFETCH(QByteArray, key);
    const std::vector<std::uint8_t> salted(salt.begin(), salt.end());
    std::array<std::uint8_t, 64> made{};
    const ScryptCost cost{static_cast<std::uint8_t>(logN), static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(p)};
    QVERIFY(scrypt(SecretString(passphrase.toStdString()), salted, cost, made));
    QCOMPARE(toHex(made), key.toStdString());
}

void SealedBoxTest::scryptThatIsRefused()
{
    std::array<std::uint8_t, 32> made{};
    made.fill(1);
    // More than RFC 7914 allows for this r; a machine without memory answers the library's call likewise.
    const auto refused = scrypt(SecretString("x"), {}, {.logN = 16, .r = 1, .p = 1}, made);
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Unavailable));
    QVERIFY(refused.error().message.find("MiB of memory") != std::string::npos);
    QCOMPARE(toHex(made), std::string(64, '0'));
}

void SealedBoxTest::gcmOfItsAuthors_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("nonce");
    QTest::addColumn<QByteArray>("beside");
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("sealed");
    // McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13, 14 and 16.
    QTest::newRow("13") << QByteArray(64, '0') << QByteArray(24, '0') << QByteArray() << QByteArray()
                        << QByteArray("530f8afbc74536b9a963b4f1c4cb738b");
    QTest::newRow("14") << QByteArray(64, '0') << QByteArray(24, '0') << QByteArray() << QByteArray(32, '0')
                        << QByteArray("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    QTest::newRow("16") << QByteArray("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
                        << QByteArray("cafebabefacedbaddecaf888")
                        << QByteArray("feedfacedeadbeeffeedfacedeadbeefabaddad2")
                        << QByteArray("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c959568"
                                      "09532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
                        << QByteArray("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590d"
                                      "bb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
}

void SealedBoxTest::gcmOfItsAuthors()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, nonce);
    QFETCH(QByteArray, beside);
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, sealed);
    Bytes32 keyBytes{};
    GcmNonce nonceBytes{};
    QVERIFY(fromHex(key.toStdString(), keyBytes) && fromHex(nonce.toStdString(), nonceBytes));
    const std::string besideBytes = fromHexText(beside.toStdString());
    const std::string plainBytes = fromHexText(plain.toStdString());
    const std::string made = gcmSeal(keyBytes, nonceBytes, besideBytes, plainBytes);
    QCOMPARE(hexOf(made), sealed.toStdString());
    const auto back = gcmOpen(keyBytes, nonceBytes, besideBytes, made);
    QVERIFY(back.has_value());
    QCOMPARE(hexOf(back->reveal()), plain.toStdString());
}

void SealedBoxTest::gcmRefusesEveryChange()
{
    const Bytes32 key{1};
    const GcmNonce nonce{2};
    const std::string made = gcmSeal(key, nonce, "beside", "plain");
    QVERIFY(gcmOpen(key, nonce, "beside", made));
    QVERIFY(!gcmOpen(Bytes32{3}, nonce, "beside", made));
    QVERIFY(!gcmOpen(key, GcmNonce{3}, "beside", made));
    QVERIFY(!gcmOpen(key, nonce, "besides", made));
    for (std::size_t i = 0; i < made.size(); ++i) {
        std::string changed = made;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        QVERIFY2(!gcmOpen(key, nonce, "beside", changed), std::to_string(i).c_str());
        QVERIFY2(!gcmOpen(key, nonce, "beside", made.substr(0, i)), std::to_string(i).c_str());
    }
}

void SealedBoxTest::bytesOfChance()
{
    std::array<std::uint8_t, 32> one{};
    std::array<std::uint8_t, 32> other{};
    QVERIFY(randomBytes(one) && randomBytes(other));
    QVERIFY(one != other);
}

void SealedBoxTest::opensWhatItSealed()
{
    for (const std::string& text : {std::string(), std::string("the text"), std::string(5000, '\x80')}) {
        const std::string box = sealed(text);
        QVERIFY(text.empty() || box.find(text) == std::string::npos);
        const auto back = opened(box);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->reveal() == text);
    }
}

void SealedBoxTest::opensWhatOthersSealed()
{
    // Made by Python's hashlib.scrypt and AESGCM of its package cryptography 48, from the layout in the header alone:
    // salt 0 to 31, nonce 0 to 11.
    const std::string box = fromHexText(
        "676e6e747365616c010a0801000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000102030405060708090a"
        "0b652f863baec84e554a2a9ef2fa02d8630055c612d7d59f1678eb63dc8d5f2701147bc28923c19f9823d5f6723a1ab08d4d07e0cce755"
        "0b54");
    const auto back = opened(box);
    QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
    QVERIFY(back->reveal() == "the text");
    SealChance same;
    for (std::size_t i = 0; i < same.salt.size(); ++i)
        same.salt[i] = static_cast<std::uint8_t>(i);
    for (std::size_t i = 0; i < same.nonce.size(); ++i)
        same.nonce[i] = static_cast<std::uint8_t>(i);
    QVERIFY(*seal(SecretString("a passphrase"), same, "the text", kCheap) == box);
}

void SealedBoxTest::differsWithItsChance()
{
    SealChance other = chance();
    other.salt[0] ^= 1U;
    const std::string box = *seal(SecretString("a passphrase"), other, "the text", kCheap);
    QVERIFY(box.substr(kHeadBytes) != sealed().substr(kHeadBytes));
    other = chance();
    other.nonce[0] ^= 1U;
    QVERIFY(seal(SecretString("a passphrase"), other, "the text", kCheap)->substr(kHeadBytes) !=
            sealed().substr(kHeadBytes));
}

void SealedBoxTest::wrongPassphrase()
{
    for (const char* const wrong : {"", "a passphras", "a passphrase ", "A passphrase"}) {
        const auto refused = opened(sealed(), wrong);
        QVERIFY(!refused);
        QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Denied));
        QCOMPARE(test::words(refused.error().code), test::words(Code::Auth));
        QVERIFY(refused.error().message.find("passphrase does not open") != std::string::npos);
    }
}

void SealedBoxTest::everyByteFlipped()
{
    const std::string box = sealed();
    for (std::size_t i = 0; i < box.size(); ++i) {
        for (const int bit : {0, 7}) {
            std::string changed = box;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            const auto refused = opened(changed);
            QVERIFY2(!refused, std::to_string(i).c_str());
            // The byte of the version may look like a newer one; all else is told as damage, never as a passphrase.
            QVERIFY2(refused.error().kind == (i == 8 ? ErrorKind::Unsupported : ErrorKind::Protocol) ||
                         (i == 8 && refused.error().kind == ErrorKind::Protocol),
                     refused.error().message.c_str());
        }
    }
}

void SealedBoxTest::everyByteFlippedOnPurpose()
{
    const std::string box = sealed();
    QVERIFY(opened(rehashed(box))); // the same hash as its own
    for (std::size_t i = 0; i + kHashBytes < box.size(); ++i) {
        std::string changed = box;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        const auto refused = opened(rehashed(std::move(changed)));
        QVERIFY2(!refused, std::to_string(i).c_str());
        // From the salt on only the key can tell; before it the head is looked at first.
        if (i >= 12)
            QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Denied));
    }
}

void SealedBoxTest::everyLengthButItsOwn()
{
    const std::string box = sealed();
    for (std::size_t length = 0; length < box.size(); ++length) {
        const auto refused = opened(box.substr(0, length));
        QVERIFY2(!refused, std::to_string(length).c_str());
        QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Protocol));
        QVERIFY2(refused.error().message.find("damaged") != std::string::npos, refused.error().message.c_str());
    }
    QVERIFY(!opened(box + '\0'));
    QVERIFY(opened("SQLite format 3").error().message.find("no file of keys") != std::string::npos);
}

void SealedBoxTest::ofANewerProgram()
{
    std::string newer = sealed();
    newer[8] = 2;
    for (const std::string& box : {newer, rehashed(newer), newer.substr(0, 9)}) {
        const auto refused = opened(box);
        QVERIFY(!refused);
        QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Unsupported));
        QCOMPARE(refused.error().value, "2");
        QCOMPARE(refused.error().limit, "1");
    }
}

void SealedBoxTest::costsNobodyMeans_data()
{
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("byte");
    QTest::newRow("version 0") << 8 << 0;
    QTest::newRow("for nothing") << 9 << kLeastSealLogN - 1;
    QTest::newRow("2 GiB") << 9 << kMostSealLogN + 1;
    QTest::newRow("2^255") << 9 << 255;
    QTest::newRow("r of 0") << 10 << 0;
    QTest::newRow("r of 255") << 10 << 255;
    QTest::newRow("p of 0") << 11 << 0;
    QTest::newRow("p of 255") << 11 << 255;
}

void SealedBoxTest::costsNobodyMeans()
{
    QFETCH(int, at);
    QFETCH(int, byte);
    std::string box = sealed();
    box[static_cast<std::size_t>(at)] = static_cast<char>(byte);
    const auto refused = opened(rehashed(std::move(box)));
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Protocol));
    QVERIFY(refused.error().message.find("none that Gannet writes") != std::string::npos);
}

void SealedBoxTest::tooLong()
{
    QCOMPARE(test::words(opened(std::string(kMostSealedBytes + 1, 'g')).error().code), test::words(Code::TooLarge));
    QCOMPARE(test::words(seal(SecretString("x"), chance(), std::string(kMostSealedBytes, 'g'), kCheap).error().code),
             test::words(Code::TooLarge));
}

/// What a thief pays for each guess. A bound far below what was measured: machines differ, a cost of zero would not.
void SealedBoxTest::costOfOneTry()
{
    const auto from = std::chrono::steady_clock::now();
    const std::string box = *seal(SecretString("a passphrase"), chance(), "the text");
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from);
    qInfo("one try of a passphrase takes %lld ms", static_cast<long long>(took.count()));
    QVERIFY(took >= std::chrono::milliseconds(50));
    QVERIFY(opened(box));
}

QTEST_GUILESS_MAIN(SealedBoxTest)
#include "sealed_box_test.moc"
