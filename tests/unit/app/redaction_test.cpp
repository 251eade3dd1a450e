// SPDX-License-Identifier: GPL-3.0-or-later
// A planted key goes through everything that touches keys and through every way it can be refused. What a person, a
// log or a file gets to see of it is kept in one heap and searched for any twelve characters of the key.
#include "app/inspect_sign.h"
#include "app/keychain/secret_file.h"
#include "app/keychain/venue_credentials.h"
#include "core/base/log.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <string>

using namespace gannet;
using Json = nlohmann::ordered_json;

namespace {

const std::string kCanary = "c0ffee5ab1e7deadbeef0badc0de1ce5ca1ab1eacce55ed0facade0ddba11f00";
constexpr std::size_t kPiece = 12;
constexpr crypto::ScryptCost kCheap{.logN = crypto::kLeastSealLogN, .r = 8, .p = 1};

[[nodiscard]] std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

/// A piece of the key that stands in `heap`, as it is or in base64; empty when none does.
[[nodiscard]] std::string leakIn(const std::string& heap)
{
    const std::string low = lower(heap);
    for (std::size_t i = 0; i + kPiece <= kCanary.size(); ++i) {
        if (low.find(kCanary.substr(i, kPiece)) != std::string::npos)
            return kCanary.substr(i, kPiece);
        const std::string coded = QByteArray::fromStdString(kCanary.substr(i, kPiece)).toBase64().toStdString();
        if (heap.find(coded) != std::string::npos)
            return coded;
    }
    return {};
}

[[nodiscard]] std::string wordsOf(const Error& error)
{
    std::string words = toJson(error) + '\n' + error.message + '\n' + error.venueCode + '\n' + error.field + '\n' +
                        error.limit + '\n' + error.value + '\n';
    for (const std::string& fix : error.fixes)
        words += fix + '\n';
    return words;
}

[[nodiscard]] Json agent()
{
    return {{"version", 1},
            {"kind", "hyperliquid-agent"},
            {"privateKey", kCanary},
            {"master", "0x5e9ee1089755c3435139848e47e6635505d5a13a"},
            {"agentName", "gannet"},
            {"validUntil", 1'800'000'000'000},
            {"permissions", {"trade"}}};
}

[[nodiscard]] Json asterAgent()
{
    return {{"version", 1},
            {"kind", "aster-agent"},
            {"privateKey", "0x" + kCanary},
            {"user", "0x5e9ee1089755c3435139848e47e6635505d5a13a"},
            {"signer", "0x5e9ee1089755c3435139848e47e6635505d5a13b"}};
}

[[nodiscard]] Json asterHmac()
{
    return {{"version", 1},
            {"kind", "aster-hmac"},
            {"apiKey", kCanary},
            {"secret", std::string(kCanary.rbegin(), kCanary.rend())}};
}

} // namespace

class RedactionTest : public QObject {
    Q_OBJECT
private slots:
    void searchFindsWhatIsThere();
    void credentials();
    void fileOfKeys();
    void signatures();
    void logOfAllThat();

private:
    void say(const std::string& words) { m_heap += words + '\n'; }
    void say(const Error& error) { m_heap += wordsOf(error); }

    std::string m_heap; ///< all that was said by the tests above
};

void RedactionTest::searchFindsWhatIsThere()
{
    QVERIFY(!leakIn("x" + kCanary.substr(20, kPiece) + "x").empty());
    QVERIFY(!leakIn(QByteArray::fromStdString("{\"k\":\"" + kCanary).toBase64().toStdString()).empty());
    std::string capitals = kCanary.substr(0, kPiece);
    std::ranges::transform(capitals, capitals.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    QVERIFY(!leakIn(capitals).empty());
    QVERIFY(leakIn(kCanary.substr(20, kPiece - 1)).empty());
}

void RedactionTest::credentials()
{
    int refusals = 0;
    const auto attempt = [&](const char* venue, const std::string& text) {
        const auto read = parseCredentials(venue, text);
        if (!read) {
            ++refusals;
            return say(read.error());
        }
        const ShownCredentials seen = shown(*read);
        say(seen.kind + seen.account + seen.signer + seen.agentName);
        if (const auto ended = checkNotExpired(*read, Timestamp::fromMilliseconds(1'900'000'000'000)); !ended)
            say(ended.error());
    };
    for (const Json& whole : {agent(), asterAgent(), asterHmac()}) {
        for (const char* const venue : {"hyperliquid", "aster"}) {
            const std::string text = whole.dump();
            for (std::size_t length = 0; length <= text.size(); ++length)
                attempt(venue, text.substr(0, length));
            for (const auto& member : whole.items()) {
                // The key where another member should be, and the member as everything that it is not.
                for (const Json& wrong :
                     {Json(kCanary), Json("0x" + kCanary), Json(kCanary + "0"), Json::array({kCanary}),
                      Json{{kCanary, kCanary}}, Json(nullptr), Json(kCanary.substr(0, 63))}) {
                    Json changed = whole;
                    changed[member.key()] = wrong;
                    attempt(venue, changed.dump());
                }
                Json renamed = whole;
                renamed.erase(member.key());
                attempt(venue, renamed.dump());
                renamed[kCanary] = member.value();
                attempt(venue, renamed.dump());
            }
            attempt(venue, "\xff" + text);
            attempt(venue, text + kCanary);
        }
    }
    QVERIFY(refusals > 500);
    QCOMPARE(leakIn(m_heap), std::string());
}

void RedactionTest::fileOfKeys()
{
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const auto unlocked = [&path](const std::string& passphrase) {
        SecretFile file(path, kCheap);
        const auto done = file.unlock(SecretString(std::string(passphrase)));
        return std::pair(std::move(file), done);
    };
    const SecretId id{"hyperliquid", "main"};
    auto [file, done] = unlocked(kCanary);
    QVERIFY(done);
    QVERIFY(file.store(id, SecretString(std::string(kCanary))));
    QVERIFY(file.read(id)->reveal() == kCanary);
    say(file.store(id, SecretString(kCanary + "\n")).error());
    say(file.store(id, SecretString(std::string(100, 'x') + std::string(5000, 'y') + kCanary)).error());
    say(file.read({"aster", "none"}).error());
    say(unlocked(kCanary + "x").second.error());
    SecretFile locked(path, kCheap);
    say(locked.read(id).error());
    say(locked.store(id, SecretString(std::string(kCanary))).error());
    QDirIterator files(folder.path(), QDir::Files | QDir::Hidden);
    int count = 0;
    while (files.hasNext()) {
        QFile opened(files.next());
        QVERIFY(opened.open(QIODevice::ReadOnly));
        say(opened.readAll().toStdString());
        ++count;
    }
    QCOMPARE(count, 2);
    // One that holds what is no list of keys.
    const auto box =
        crypto::seal(SecretString(std::string(kCanary)), {},
                     R"({"version":1,"secrets":{"aster":{")" + kCanary + R"(":")" + kCanary + R"("}}})", kCheap);
    QFile opened(QString::fromStdString(file.path()));
    QVERIFY(opened.open(QIODevice::WriteOnly | QIODevice::Truncate));
    opened.write(QByteArray::fromStdString(*box));
    opened.close();
    say(unlocked(kCanary).second.error());
    QCOMPARE(leakIn(m_heap), std::string());
}

void RedactionTest::signatures()
{
    const std::string action = R"("action":{"type":"noop"},"nonce":1,"network":"mainnet","kind":"l1")";
    const std::string v3 = R"("scheme":"v3","chainId":1666,"msg":"a=1")";
    for (const auto& [venue, line] :
         {std::pair("hyperliquid", R"({"key":")" + kCanary + "\"," + action + "}"),
          std::pair("hyperliquid", R"({"key":")" + kCanary + "0\"," + action + "}"),
          std::pair("hyperliquid", R"({"key":")" + kCanary + "\",\"nonce\":-1," + action + "}"),
          std::pair("hyperliquid", R"({"key":")" + kCanary + "\"," + action),
          std::pair("aster", R"({"key":")" + kCanary + "\"," + v3 + "}"),
          std::pair("aster", R"({"key":")" + kCanary.substr(1) + "\"," + v3 + "}"),
          std::pair("aster", R"({"scheme":"v1","secret":")" + kCanary + R"(","payload":"a=1"})"),
          std::pair("aster", R"({"scheme":"v1","secret":")" + kCanary + R"(","payload":1})"),
          std::pair("aster", R"({"scheme":"v1","secret":")" + kCanary + R"("})")}) {
        std::istringstream in(line + '\n');
        std::ostringstream out;
        static_cast<void>(signLines(venue, in, out));
        QVERIFY(!out.str().empty());
        say(out.str());
    }
    QCOMPARE(leakIn(m_heap), std::string());
}

/// As a program would: each line of it at each level.
void RedactionTest::logOfAllThat()
{
    QVERIFY(m_heap.size() > 10'000);
    const QTemporaryDir folder;
    const std::string path = folder.filePath("log/gannet.log").toStdString();
    {
        Log log(path);
        std::istringstream lines(m_heap);
        std::string line;
        int count = 0;
        while (std::getline(lines, line) && ++count < 200)
            log.write(LogLevel::Info, "keys", "refused", line);
        log.flush();
    }
    QFile written(QString::fromStdString(path));
    QVERIFY(written.open(QIODevice::ReadOnly));
    const std::string all = written.readAll().toStdString();
    QVERIFY(all.find("refused") != std::string::npos);
    QCOMPARE(leakIn(all), std::string());
}

QTEST_GUILESS_MAIN(RedactionTest)
#include "redaction_test.moc"
