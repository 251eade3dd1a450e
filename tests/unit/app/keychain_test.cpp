// SPDX-License-Identifier: GPL-3.0-or-later
// A desktop without a keyring: the encrypted file takes its place, soon and without holding up the window. Run without
// a D-Bus, and under tests/support/with-keyring --bare with one that nothing is on.
#include "app/keychain/environment_secrets.h"
#include "app/keychain/keychain.h"
#include "tests/support/secret_answers.h"
#include "tests/support/words.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <memory>

using namespace gannet;
using namespace gannet::test;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr crypto::ScryptCost kCheap{.logN = crypto::kLeastSealLogN, .r = 8, .p = 1};
const SecretId kMain{"hyperliquid", "main"};

[[nodiscard]] bool hasWords(const Error& error, std::string_view words)
{
    return error.message.find(words) != std::string::npos;
}

[[nodiscard]] auto since(SteadyClock::time_point from)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - from);
}

} // namespace

class KeychainTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void fallsBackToTheFile();
    void sayWhyAndWhatIsMissing();
    void wrongPassphrase();
    void answersInOrder();
    void endsWithoutItsAnswers();
    void variablesWin();
    void variablesAreOnlyRead();
    void variablesAreListed();

private:
    [[nodiscard]] KeychainSettings settings() const
    {
        return {.folder = m_folder->path().toStdString(),
                .venues = {"hyperliquid", "aster", "binance", "binance-usdm"},
                .cost = kCheap};
    }
    [[nodiscard]] static Result<void> unlock(Keychain& keychain, const std::string& passphrase)
    {
        return answerOf<void>(
            [&](auto done) { keychain.unlock(SecretString(std::string(passphrase)), std::move(done)); });
    }
    [[nodiscard]] static Result<KeychainPlace> place(Keychain& keychain)
    {
        return answerOf<KeychainPlace>([&](auto done) { keychain.find(std::move(done)); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void KeychainTest::initTestCase()
{
    if (qEnvironmentVariableIsSet("GANNET_TEST_BARE_BUS")) {
        QVERIFY(qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS"));
        return;
    }
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", "/nowhere");
}

void KeychainTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void KeychainTest::cleanup()
{
    for (const char* const name :
         {"GANNET_SECRET_HYPERLIQUID_MAIN", "GANNET_SECRET_BINANCE_USDM_MY_OWN", "GANNET_SECRET_NOBODY_MAIN"})
        qunsetenv(name);
}

void KeychainTest::fallsBackToTheFile()
{
    const auto from = SteadyClock::now();
    Keychain keychain(settings());
    const auto found = place(keychain);
    const auto took = since(from);
    qInfo("without a keyring that is known after %lld ms", static_cast<long long>(took.count()));
    QVERIFY2(took < 5s, std::to_string(took.count()).c_str());
    QVERIFY(found.has_value());
    QVERIFY(!found->isKeyring && !found->hasFile && !found->isUnlocked);
    QVERIFY2(found->whyNoKeyring.find("no keyring that answers") != std::string::npos, found->whyNoKeyring.c_str());

    QVERIFY(unlock(keychain, "a passphrase"));
    QVERIFY(stored(keychain, kMain, "the secret"));
    QVERIFY(readFrom(keychain, kMain)->reveal() == "the secret");
    QVERIFY(*listed(keychain) == std::vector<SecretId>{kMain});
    const auto now = place(keychain);
    QVERIFY(now->hasFile && now->isUnlocked);

    Keychain again(settings());
    QVERIFY(unlock(again, "a passphrase"));
    QVERIFY(readFrom(again, kMain)->reveal() == "the secret");
    QVERIFY(removed(again, kMain));
    QVERIFY(listed(again)->empty());
}

void KeychainTest::sayWhyAndWhatIsMissing()
{
    Keychain keychain(settings());
    const auto missing = readFrom(keychain, kMain);
    QCOMPARE(test::words(missing.error().kind), test::words(ErrorKind::NotFound));
    QVERIFY(hasWords(missing.error(), "hyperliquid/main"));
    QVERIFY2(hasWords(missing.error(), "no keyring that answers"), missing.error().message.c_str());
    const auto locked = stored(keychain, kMain, "x");
    QCOMPARE(test::words(locked.error().kind), test::words(ErrorKind::Denied));
    QVERIFY(hasWords(locked.error(), "choose a passphrase"));
}

void KeychainTest::wrongPassphrase()
{
    {
        Keychain keychain(settings());
        QVERIFY(unlock(keychain, "a passphrase"));
        QVERIFY(stored(keychain, kMain, "the secret"));
    }
    Keychain keychain(settings());
    const auto refused = unlock(keychain, "another one");
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Denied));
    QVERIFY(!place(keychain)->isUnlocked);
    QVERIFY(!readFrom(keychain, kMain));
    QVERIFY(unlock(keychain, "a passphrase"));
    QVERIFY(place(keychain)->isUnlocked);
}

void KeychainTest::answersInOrder()
{
    Keychain keychain(settings());
    std::vector<int> order;
    bool isRead = false;
    keychain.unlock(SecretString("a passphrase"), [&](const Result<void>& done) { order.push_back(done ? 1 : -1); });
    keychain.store(kMain, SecretString("one"), [&](const Result<void>& done) { order.push_back(done ? 2 : -2); });
    keychain.store(kMain, SecretString("two"), [&](const Result<void>& done) { order.push_back(done ? 3 : -3); });
    keychain.read(kMain, [&](const Result<SecretString>& read) {
        order.push_back(4);
        isRead = read && read->reveal() == "two";
    });
    QVERIFY(order.empty());
    QTRY_COMPARE(order.size(), std::size_t(4));
    QVERIFY(order == std::vector<int>({1, 2, 3, 4}));
    QVERIFY(isRead);
}

void KeychainTest::endsWithoutItsAnswers()
{
    bool isAnswered = false;
    {
        Keychain keychain(settings());
        QVERIFY(unlock(keychain, "a passphrase"));
        keychain.store(kMain, SecretString("x"), [&](const Result<void>&) { isAnswered = true; });
        keychain.list([&](const Result<std::vector<SecretId>>&) { isAnswered = true; });
    }
    {
        Keychain keychain(settings()); // and one that has not even looked for a keyring
        keychain.find([&](const Result<KeychainPlace>&) { isAnswered = true; });
    }
    QTest::qWait(50);
    QVERIFY(!isAnswered);
}

void KeychainTest::variablesWin()
{
    QCOMPARE(environmentName({"binance-usdm", "my-own"}), "GANNET_SECRET_BINANCE_USDM_MY_OWN");
    qputenv("GANNET_SECRET_HYPERLIQUID_MAIN", "of the environment");
    Keychain keychain(settings());
    QVERIFY(readFrom(keychain, kMain)->reveal() == "of the environment"); // although all else is locked
    qputenv("GANNET_SECRET_HYPERLIQUID_MAIN", "");                        // as good as none
    QCOMPARE(test::words(readFrom(keychain, kMain).error().kind), test::words(ErrorKind::NotFound));
}

void KeychainTest::variablesAreOnlyRead()
{
    qputenv("GANNET_SECRET_HYPERLIQUID_MAIN", "of the environment");
    Keychain keychain(settings());
    QVERIFY(unlock(keychain, "a passphrase"));
    for (const Error& refused : {stored(keychain, kMain, "x").error(), removed(keychain, kMain).error()}) {
        QCOMPARE(test::words(refused.code), test::words(Code::StateConflict));
        QVERIFY(hasWords(refused, "GANNET_SECRET_HYPERLIQUID_MAIN"));
        QVERIFY(!hasWords(refused, "of the environment"));
    }
    QVERIFY(!place(keychain)->hasFile);
}

void KeychainTest::variablesAreListed()
{
    qputenv("GANNET_SECRET_HYPERLIQUID_MAIN", "x");
    qputenv("GANNET_SECRET_BINANCE_USDM_MY_OWN", "x");
    qputenv("GANNET_SECRET_NOBODY_MAIN", "x");
    Keychain keychain(settings());
    QVERIFY(unlock(keychain, "a passphrase"));
    QVERIFY(stored(keychain, {"aster", "a"}, "x"));
    const auto ids = listed(keychain);
    QVERIFY(*ids == std::vector<SecretId>({{"aster", "a"}, {"binance-usdm", "my_own"}, kMain}));
    QVERIFY(readFrom(keychain, (*ids)[1])); // by the name it is listed under
}

QTEST_GUILESS_MAIN(KeychainTest)
#include "keychain_test.moc"
