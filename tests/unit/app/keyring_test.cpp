// SPDX-License-Identifier: GPL-3.0-or-later
// Keys in a real keyring: gnome-keyring on a D-Bus of its own (tests/support/with-keyring).
#include "app/keychain/keychain.h"
#include "app/keychain/secret_map.h"
#include "tests/support/secret_answers.h"
#include "tests/support/words.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

#include <chrono>
#include <memory>

using namespace gannet;
using namespace gannet::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kSecret = "a-secret-that-is-seen-nowhere";
const SecretId kMain{"hyperliquid", "main"};

/// What Debian's own tool says to these arguments, and its exit status.
std::pair<QString, int> secretTool(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess tool;
    tool.start(QStringLiteral("secret-tool"), arguments);
    if (!tool.waitForStarted())
        return {QStringLiteral("secret-tool is not there"), -1};
    tool.write(input);
    tool.closeWriteChannel();
    tool.waitForFinished();
    return {QString::fromUtf8(tool.readAllStandardOutput() + tool.readAllStandardError()), tool.exitCode()};
}

/// Who has this name on the session's bus; 0 when nobody has.
[[nodiscard]] pid_t processOf(const QString& name)
{
    QDBusMessage question = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetConnectionUnixProcessID"));
    question << name;
    const QDBusReply<uint> answer = QDBusConnection::sessionBus().call(question);
    return answer.isValid() ? static_cast<pid_t>(answer.value()) : 0;
}

} // namespace

class KeyringTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void keepsAndGivesBack();
    void isFoundByOtherTools();
    void replaces();
    void removes();
    void forgetsWhatOthersRemoved();
    void findsWhatIsNotListed();
    void manyAtOnce();
    void brokenList();
    void fileFromATimeWithout();
    void hasNoPassphrase();
    void isNotInTheClear();
    void hangs();
    void lockedAndNobodyUnlocks(); // nothing here can unlock it again
    void outlivesItsBus();         // last

private:
    [[nodiscard]] KeychainSettings settings() const
    {
        return {.folder = m_folder->path().toStdString(),
                .venues = {"hyperliquid", "aster"},
                .cost = {.logN = crypto::kLeastSealLogN, .r = 8, .p = 1},
                .keyringLimit = 5s};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void KeyringTest::initTestCase()
{
    QVERIFY2(QDBusConnection::sessionBus().isConnected(), "run this under tests/support/with-keyring");
}

void KeyringTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void KeyringTest::keepsAndGivesBack()
{
    Keychain keychain(settings());
    const auto place = answerOf<KeychainPlace>([&](auto done) { keychain.find(std::move(done)); });
    QVERIFY2(place.has_value(), place ? "" : place.error().message.c_str());
    QVERIFY2(place->isKeyring, place->whyNoKeyring.c_str());
    QVERIFY(place->isUnlocked && !place->hasFile);
    QVERIFY(listed(keychain)->empty());
    QCOMPARE(test::words(readFrom(keychain, kMain).error().kind), test::words(ErrorKind::NotFound));

    const auto done = stored(keychain, kMain, kSecret);
    QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
    QVERIFY(stored(keychain, {"aster", "a"}, "second"));
    QVERIFY(readFrom(keychain, kMain)->reveal() == kSecret);
    QVERIFY(*listed(keychain) == std::vector<SecretId>({{"aster", "a"}, kMain}));

    Keychain again(settings());
    QVERIFY(readFrom(again, {"aster", "a"})->reveal() == "second");
    QVERIFY(!QFile::exists(m_folder->filePath("keys.sealed")));
}

void KeyringTest::isFoundByOtherTools()
{
    // What docs/secrets.md tells a person to write.
    const auto [words, status] = secretTool({"lookup", "server", "gannet", "user", "hyperliquid/main"});
    QCOMPARE(status, 0);
    QCOMPARE(words, QString(kSecret));
}

void KeyringTest::replaces()
{
    Keychain keychain(settings());
    QVERIFY(stored(keychain, kMain, "another"));
    QVERIFY(readFrom(keychain, kMain)->reveal() == "another");
    QCOMPARE(listed(keychain)->size(), std::size_t(2));
    QVERIFY(stored(keychain, kMain, std::string(kMostSecretBytes, 'x')));
    QCOMPARE(readFrom(keychain, kMain)->reveal().size(), kMostSecretBytes);
    for (const SecretId& bad : {SecretId{"aster", "x/y"}, SecretId{"", "x"}})
        QCOMPARE(test::words(stored(keychain, bad, "x").error().kind), test::words(ErrorKind::Invalid));
    QCOMPARE(test::words(stored(keychain, kMain, "two\nlines").error().kind), test::words(ErrorKind::Invalid));
    QVERIFY(stored(keychain, kMain, kSecret));
}

void KeyringTest::removes()
{
    Keychain keychain(settings());
    QVERIFY(removed(keychain, {"aster", "a"}));
    QCOMPARE(test::words(readFrom(keychain, {"aster", "a"}).error().kind), test::words(ErrorKind::NotFound));
    QCOMPARE(test::words(removed(keychain, {"aster", "a"}).error().kind), test::words(ErrorKind::NotFound));
    QVERIFY(*listed(keychain) == std::vector<SecretId>{kMain});
}

void KeyringTest::forgetsWhatOthersRemoved()
{
    Keychain keychain(settings());
    QVERIFY(stored(keychain, {"aster", "b"}, "x"));
    QCOMPARE(secretTool({"clear", "server", "gannet", "user", "aster/b"}).second, 0);
    QCOMPARE(test::words(readFrom(keychain, {"aster", "b"}).error().kind), test::words(ErrorKind::NotFound));
    QCOMPARE(listed(keychain)->size(), std::size_t(2)); // the list does not know yet
    QVERIFY(removed(keychain, {"aster", "b"}));         // from the list
    QVERIFY(*listed(keychain) == std::vector<SecretId>{kMain});
}

void KeyringTest::findsWhatIsNotListed()
{
    const QStringList item{"store", "--label=gannet", "xdg:schema", "org.qt.keychain", "server", "gannet",
                           "user",  "aster/c",        "type",       "plaintext"};
    QCOMPARE(secretTool(item, "put there by hand").second, 0);
    Keychain keychain(settings());
    QVERIFY(readFrom(keychain, {"aster", "c"})->reveal() == "put there by hand");
    QVERIFY(removed(keychain, {"aster", "c"}));
    QVERIFY(!readFrom(keychain, {"aster", "c"}));
}

void KeyringTest::manyAtOnce()
{
    Keychain keychain(settings());
    int answers = 0;
    for (int i = 0; i < 10; ++i)
        keychain.store({"aster", std::to_string(i)}, SecretString(std::to_string(i)),
                       [&answers](const Result<void>& done) { answers += done ? 1 : 100; });
    QTRY_COMPARE_WITH_TIMEOUT(answers, 10, 20'000);
    QCOMPARE(listed(keychain)->size(), std::size_t(11));
    for (int i = 0; i < 10; ++i) {
        QVERIFY(readFrom(keychain, {"aster", std::to_string(i)})->reveal() == std::to_string(i));
        QVERIFY(removed(keychain, {"aster", std::to_string(i)}));
    }
    QVERIFY(*listed(keychain) == std::vector<SecretId>{kMain});
}

void KeyringTest::brokenList()
{
    const QStringList item{"store", "--label=gannet", "xdg:schema", "org.qt.keychain", "server", "gannet",
                           "user",  "accounts",       "type",       "plaintext"};
    QCOMPARE(secretTool(item, "{\"version\":1,").second, 0);
    Keychain keychain(settings());
    for (const Error& refused : {listed(keychain).error(), stored(keychain, {"aster", "a"}, "x").error()}) {
        QCOMPARE(test::words(refused.kind), test::words(ErrorKind::Protocol));
        QVERIFY2(refused.message.find("remove the item \"accounts\"") != std::string::npos, refused.message.c_str());
    }
    QVERIFY(readFrom(keychain, kMain)->reveal() == kSecret); // an account works without the list
    QCOMPARE(secretTool({"clear", "server", "gannet", "user", "accounts"}).second, 0);
    QVERIFY(stored(keychain, kMain, kSecret));
    QVERIFY(*listed(keychain) == std::vector<SecretId>{kMain});
}

void KeyringTest::fileFromATimeWithout()
{
    SecretFile file(m_folder->path().toStdString(), settings().cost);
    QVERIFY(file.unlock(SecretString("a passphrase")));
    QVERIFY(file.store({"aster", "old"}, SecretString("x")));
    Keychain keychain(settings());
    const auto missing = readFrom(keychain, {"aster", "old"});
    QCOMPARE(test::words(missing.error().kind), test::words(ErrorKind::NotFound));
    QVERIFY2(missing.error().message.find("keys.sealed") != std::string::npos, missing.error().message.c_str());
}

void KeyringTest::hasNoPassphrase()
{
    Keychain keychain(settings());
    const auto refused =
        answerOf<void>([&](auto done) { keychain.unlock(SecretString("a passphrase"), std::move(done)); });
    QCOMPARE(test::words(refused.error().code), test::words(Code::StateConflict));
}

void KeyringTest::isNotInTheClear()
{
    const QString home = qEnvironmentVariable("HOME");
    QProcess grep;
    grep.start(QStringLiteral("grep"), {"-r", "-l", "-a", QString(kSecret), home, m_folder->path()});
    QVERIFY(grep.waitForFinished());
    QCOMPARE(grep.readAllStandardOutput(), QByteArray());
    QCOMPARE(grep.exitCode(), 1); // looked, and found none
    QVERIFY(QDir(home + "/.local/share/keyrings").entryList(QDir::Files).size() > 0);
}

/// A keyring that takes questions and answers none: stopped here as a daemon that is stuck.
void KeyringTest::hangs()
{
    const pid_t daemon = processOf(QStringLiteral("org.freedesktop.secrets"));
    QVERIFY(daemon > 0);
    KeychainSettings impatient = settings();
    impatient.keyringLimit = 500ms;
    Keychain known(impatient);
    QVERIFY(readFrom(known, kMain)->reveal() == kSecret);

    QCOMPARE(::kill(daemon, SIGSTOP), 0);
    const auto refused = readFrom(known, kMain);
    const auto unknown = stored(known, kMain, kSecret);
    Keychain late(impatient);
    const auto place = answerOf<KeychainPlace>([&](auto done) { late.find(std::move(done)); });
    QCOMPARE(::kill(daemon, SIGCONT), 0);

    QVERIFY(!refused && !unknown && place);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Timeout));
    QVERIFY2(refused.error().message.find("no answer within 500 ms") != std::string::npos,
             refused.error().message.c_str());
    QCOMPARE(test::words(unknown.error().kind), test::words(ErrorKind::Timeout));
    QVERIFY(!place->isKeyring); // a new start takes the file, and says why
    QVERIFY2(place->whyNoKeyring.find("no answer within 500 ms") != std::string::npos, place->whyNoKeyring.c_str());
    Keychain again(settings());
    QVERIFY(readFrom(again, kMain)->reveal() == kSecret); // late answers hurt nobody
}

void KeyringTest::lockedAndNobodyUnlocks()
{
    QDBusMessage lock = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets"),
        QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("Lock"));
    lock << QVariant::fromValue(
        QList<QDBusObjectPath>{QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/collection/login"))});
    QCOMPARE(QDBusConnection::sessionBus().call(lock).type(), QDBusMessage::ReplyMessage);
    // The desktop asks for the password and gets none: there is no display. That is no missing key and no empty list.
    Keychain keychain(settings());
    const auto isLocked = [](const auto& refused) {
        return !refused && refused.error().kind == ErrorKind::Denied &&
               refused.error().message.find("is locked") != std::string::npos;
    };
    QVERIFY(isLocked(answerOf<KeychainPlace>([&](auto done) { keychain.find(std::move(done)); })));
    QVERIFY(isLocked(readFrom(keychain, kMain)));
    QVERIFY(isLocked(listed(keychain)));
    QVERIFY(isLocked(stored(keychain, {"aster", "a"}, "x")));
    QVERIFY(isLocked(removed(keychain, kMain)));
    QVERIFY(!QFile::exists(m_folder->filePath("keys.sealed")));
}

/// A terminal with open positions does not end because the desktop does.
void KeyringTest::outlivesItsBus()
{
    const pid_t bus = processOf(QStringLiteral("org.freedesktop.DBus"));
    QVERIFY(bus > 0);
    QCOMPARE(::kill(bus, SIGTERM), 0);
    QTRY_VERIFY(!QDBusConnection::sessionBus().isConnected());
    QTest::qWait(200); // GLib hears of it on a thread of its own
    Keychain keychain(settings());
    const auto place = answerOf<KeychainPlace>([&](auto done) { keychain.find(std::move(done)); });
    QVERIFY(place && !place->isKeyring);
}

QTEST_GUILESS_MAIN(KeyringTest)
#include "keyring_test.moc"
