// SPDX-License-Identifier: GPL-3.0-or-later
// The encrypted file of keys: what it keeps, whom it refuses, and that nothing is lost when a write fails.
#include "app/keychain/private_file.h"
#include "app/keychain/secret_file.h"
#include "core/store/file_lock.h"
#include "tests/support/words.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>

using namespace gannet;

namespace {

constexpr crypto::ScryptCost kCheap{.logN = crypto::kLeastSealLogN, .r = 8, .p = 1};
constexpr const char* kSecret = "a-secret-that-is-seen-nowhere";
const SecretId kMain{"hyperliquid", "main"};

[[nodiscard]] SecretString text(std::string words = kSecret)
{
    return SecretString(std::move(words));
}

[[nodiscard]] bool hasWords(const Error& error, std::string_view words)
{
    return error.message.find(words) != std::string::npos;
}

} // namespace

class SecretFileTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void keepsAndGivesBack();
    void isOpenedByItsPassphraseAlone();
    void saysThatItIsLocked();
    void wantsAPassphraseOfSomeLength();
    void writesNothingInTheClear();
    void eachWriteIsAnother();
    void refusesNames_data();
    void refusesNames();
    void refusesTexts();
    void refusesMoreThanItsLimit();
    void everyByteFlipped();
    void everyLengthButItsOwn();
    void ofANewerProgram();
    void contentThatIsNone_data();
    void contentThatIsNone();
    void othersCanRead();
    void notAPlainFile();
    void folderThatCannotBeWritten();
    void folderThatCannotBeMade();
    void diskFull();
    void leftoverOfAProgramThatEnded();
    void whileAnotherWrites();
    void twoProgramsAtOnce();

private:
    [[nodiscard]] SecretFile file() const { return SecretFile(m_folder->path().toStdString(), kCheap); }
    [[nodiscard]] SecretFile unlocked() const
    {
        SecretFile opened = file();
        const auto done = opened.unlock(SecretString("a passphrase"));
        if (!done)
            qFatal("%s", done.error().message.c_str());
        return opened;
    }
    [[nodiscard]] QString at(const QString& name = QStringLiteral("keys.sealed")) const
    {
        return m_folder->filePath(name);
    }
    [[nodiscard]] QByteArray bytes() const
    {
        QFile opened(at());
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    void overwrite(const QByteArray& with) const
    {
        QFile opened(at());
        QVERIFY(opened.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(opened.write(with), with.size());
        QVERIFY(opened.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SecretFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void SecretFileTest::keepsAndGivesBack()
{
    SecretFile secrets = unlocked();
    QVERIFY(!secrets.exists());
    QVERIFY(secrets.list()->empty());
    QVERIFY(secrets.store(kMain, text()));
    QVERIFY(secrets.store({"aster", "b"}, text("second")));
    QVERIFY(secrets.store({"aster", "a"}, text("first")));
    QVERIFY(secrets.store({"aster", "a"}, text("first, changed")));

    SecretFile again = unlocked();
    QVERIFY(again.list() == std::vector<SecretId>({{"aster", "a"}, {"aster", "b"}, kMain}));
    QVERIFY(again.read(kMain)->reveal() == kSecret);
    QVERIFY(again.read({"aster", "a"})->reveal() == "first, changed");
    QVERIFY(again.remove({"aster", "a"}));
    const auto gone = secrets.read({"aster", "a"}); // the other one sees it at once
    QVERIFY(!gone);
    QCOMPARE(test::words(gone.error().kind), test::words(ErrorKind::NotFound));
    QVERIFY(hasWords(gone.error(), "aster/a"));
    QCOMPARE(test::words(again.remove({"aster", "a"}).error().kind), test::words(ErrorKind::NotFound));
    QVERIFY(again.read({"aster", "b"})->reveal() == "second");
}

void SecretFileTest::isOpenedByItsPassphraseAlone()
{
    QVERIFY(unlocked().store(kMain, text()));
    SecretFile secrets = file();
    const auto refused = secrets.unlock(SecretString("another passphrase"));
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Denied));
    QVERIFY(hasWords(refused.error(), "passphrase does not open it"));
    QVERIFY(hasWords(refused.error(), "keys.sealed"));
    QVERIFY(!secrets.read(kMain));
    QVERIFY(!secrets.store(kMain, text("x")));
    QVERIFY(secrets.unlock(SecretString("a passphrase")));
    QVERIFY(secrets.read(kMain)->reveal() == kSecret);
    secrets.lock();
    QCOMPARE(test::words(secrets.read(kMain).error().kind), test::words(ErrorKind::Denied));
}

void SecretFileTest::saysThatItIsLocked()
{
    SecretFile none = file();
    QVERIFY(none.list()->empty()); // there is nothing to unlock
    QCOMPARE(test::words(none.read(kMain).error().kind), test::words(ErrorKind::NotFound));
    QVERIFY(hasWords(none.store(kMain, text()).error(), "choose a passphrase"));
    QVERIFY(!none.exists());
    QVERIFY(unlocked().store(kMain, text()));
    for (const Error& refused : {file().list().error(), file().read(kMain).error(), file().remove(kMain).error(),
                                 file().store(kMain, text()).error()}) {
        QCOMPARE(test::words(refused.kind), test::words(ErrorKind::Denied));
        QVERIFY2(hasWords(refused, "are locked"), refused.message.c_str());
    }
}

void SecretFileTest::wantsAPassphraseOfSomeLength()
{
    SecretFile secrets = file();
    const auto refused = secrets.unlock(SecretString("1234567"));
    QVERIFY(!refused);
    QVERIFY(hasWords(refused.error(), "at least 8"));
    QVERIFY(!hasWords(refused.error(), "1234567"));
    QVERIFY(secrets.unlock(SecretString("12345678")));
    QVERIFY(secrets.store(kMain, text()));
    // Of a file that is there any is tried.
    QCOMPARE(test::words(file().unlock(SecretString("1")).error().kind), test::words(ErrorKind::Denied));
}

void SecretFileTest::writesNothingInTheClear()
{
    QVERIFY(unlocked().store(kMain, text()));
    QVERIFY(unlocked().store({"aster", "a"}, text("second")));
    const QStringList names = QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden);
    QCOMPARE(names, QStringList({"keys.sealed", "keys.sealed.lock"})); // nothing half made
    for (const QString& name : names) {
        QFile opened(at(name));
        QVERIFY(opened.open(QIODevice::ReadOnly));
        const QByteArray all = opened.readAll();
        for (const char* const word : {kSecret, "hyperliquid", "passphrase", "second"})
            QVERIFY2(!all.contains(word), qPrintable(name));
        struct stat facts {};
        QCOMPARE(::stat(QFile::encodeName(at(name)).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
    }
}

void SecretFileTest::eachWriteIsAnother()
{
    QVERIFY(unlocked().store(kMain, text()));
    const QByteArray first = bytes();
    QVERIFY(unlocked().store(kMain, text()));
    const QByteArray second = bytes();
    QCOMPARE(first.size(), second.size());
    QVERIFY(first.mid(12, 32) != second.mid(12, 32)); // salt
    QVERIFY(first.mid(44, 12) != second.mid(44, 12)); // nonce
    QVERIFY(first.mid(56, 40) != second.mid(56, 40)); // what is sealed
}

void SecretFileTest::refusesNames_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<QString>("account");
    QTest::newRow("no venue") << ""
                              << "main";
    QTest::newRow("no account") << "aster"
                                << "";
    QTest::newRow("capitals") << "aster"
                              << "Main";
    QTest::newRow("slash") << "aster/x"
                           << "main";
    QTest::newRow("blank") << "aster"
                           << "my main";
    QTest::newRow("long") << "aster" << QString(25, 'a');
    QTest::newRow("beyond ASCII") << "aster" << QString::fromUtf8("m\xc3\xa4in");
}

void SecretFileTest::refusesNames()
{
    QFETCH(QString, venue);
    QFETCH(QString, account);
    const auto refused = unlocked().store({venue.toStdString(), account.toStdString()}, text());
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Invalid));
    QVERIFY(!QFile::exists(at()));
}

void SecretFileTest::refusesTexts()
{
    QVERIFY(!unlocked().store(kMain, {}));
    QVERIFY(!unlocked().store(kMain, text(std::string(kMostSecretBytes + 1, 'x'))));
    QVERIFY(!unlocked().store(kMain, text(std::string("a\0b", 3))));
    QVERIFY(!unlocked().store(kMain, text("two\nlines")));
    QVERIFY(unlocked().store(kMain, text(std::string(kMostSecretBytes, 'x'))));
    QCOMPARE(unlocked().read(kMain)->reveal().size(), kMostSecretBytes);
}

void SecretFileTest::refusesMoreThanItsLimit()
{
    SecretFile secrets = unlocked();
    for (std::size_t i = 0; i < kMostSecrets; ++i)
        QVERIFY(secrets.store({"aster", std::to_string(i)}, text(std::string(kMostSecretBytes, 'x'))));
    const auto refused = secrets.store({"aster", "more"}, text());
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().code), test::words(Code::TooLarge));
    QVERIFY(secrets.store({"aster", "1"}, text())); // one that is there
    QCOMPARE(secrets.list()->size(), kMostSecrets);
}

void SecretFileTest::everyByteFlipped()
{
    QVERIFY(unlocked().store(kMain, text("x")));
    const QByteArray whole = bytes();
    for (qsizetype i = 0; i < whole.size(); ++i) {
        QByteArray changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 0x10);
        overwrite(changed);
        const auto refused = file().unlock(SecretString("a passphrase"));
        QVERIFY2(!refused, qPrintable(QString::number(i)));
        QVERIFY(refused.error().kind == ErrorKind::Protocol || refused.error().kind == ErrorKind::Unsupported);
        SecretFile blind = file();
        QVERIFY(!blind.store(kMain, text("y"))); // and it is not written over
        QCOMPARE(bytes(), changed);
    }
}

void SecretFileTest::everyLengthButItsOwn()
{
    QVERIFY(unlocked().store(kMain, text("x")));
    const QByteArray whole = bytes();
    for (qsizetype length = 0; length < whole.size(); ++length) {
        overwrite(whole.left(length));
        const auto refused = file().unlock(SecretString("a passphrase"));
        QVERIFY2(!refused, qPrintable(QString::number(length)));
        QVERIFY2(hasWords(refused.error(), "damaged"), refused.error().message.c_str());
    }
    overwrite(whole);
    QVERIFY(unlocked().read(kMain)->reveal() == "x");
    overwrite(QByteArray(static_cast<qsizetype>(crypto::kMostSealedBytes) + 1, 'x'));
    QCOMPARE(test::words(file().unlock(SecretString("a passphrase")).error().code), test::words(Code::TooLarge));
}

void SecretFileTest::ofANewerProgram()
{
    SecretFile secrets = unlocked();
    QVERIFY(secrets.store(kMain, text()));
    QByteArray newer = bytes();
    newer[8] = 2;
    overwrite(newer);
    for (const Error& refused : {file().unlock(SecretString("a passphrase")).error(), secrets.read(kMain).error(),
                                 secrets.store(kMain, text()).error()}) {
        QCOMPARE(test::words(refused.kind), test::words(ErrorKind::Unsupported));
        QVERIFY(hasWords(refused, "newer Gannet"));
    }
    QCOMPARE(bytes(), newer);
}

void SecretFileTest::contentThatIsNone_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("isNewer");
    const auto row = [](const char* name, const char* content, bool isNewer = false) {
        QTest::newRow(name) << QByteArray(content) << isNewer;
    };
    row("empty", "");
    row("no JSON", "{\"version\":1,");
    row("a list", "[]");
    row("no version", R"({"secrets":{}})");
    row("version 0", R"({"version":0,"secrets":{}})");
    row("version as text", R"({"version":"1","secrets":{}})");
    row("version 2", R"({"version":2,"other":{}})", true);
    row("no secrets", R"({"version":1})");
    row("one member more", R"({"version":1,"secrets":{},"x":1})");
    row("secrets in a list", R"({"version":1,"secrets":[]})");
    row("venue in a list", R"({"version":1,"secrets":{"aster":["CANARY"]}})");
    row("secret as a number", R"({"version":1,"secrets":{"aster":{"a":1}}})");
    row("empty secret", R"({"version":1,"secrets":{"aster":{"a":""}}})");
    row("bad name", R"({"version":1,"secrets":{"aster":{"CANARY":"x"}}})");
    row("twice", R"({"version":1,"secrets":{"aster":{"a":"CANARY","a":"x"}}})");
    row("too deep", R"({"version":1,"secrets":{"aster":{"a":{"b":"CANARY"}}}})");
}

void SecretFileTest::contentThatIsNone()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, isNewer);
    const auto box = crypto::seal(SecretString("a passphrase"), {}, content.toStdString(), kCheap);
    overwrite(QByteArray::fromStdString(*box));
    const auto refused = file().unlock(SecretString("a passphrase"));
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(isNewer ? ErrorKind::Unsupported : ErrorKind::Protocol));
    QVERIFY(!hasWords(refused.error(), "CANARY"));
}

void SecretFileTest::othersCanRead()
{
    QVERIFY(unlocked().store(kMain, text()));
    for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0666U}) {
        QCOMPARE(::chmod(QFile::encodeName(at()).constData(), mode), 0);
        const auto refused = file().unlock(SecretString("a passphrase"));
        QVERIFY(!refused);
        QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Denied));
        QVERIFY2(hasWords(refused.error(), "chmod 600"), refused.error().message.c_str());
    }
    QCOMPARE(::chmod(QFile::encodeName(at()).constData(), 0600), 0);
    QVERIFY(unlocked().read(kMain));
    if (::geteuid() == 0) { // only root gives files away
        QCOMPARE(::chown(QFile::encodeName(at()).constData(), 12345, static_cast<gid_t>(-1)), 0);
        QVERIFY(hasWords(file().unlock(SecretString("a passphrase")).error(), "another user"));
    }
}

void SecretFileTest::notAPlainFile()
{
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("keys.sealed")));
    QVERIFY(hasWords(file().unlock(SecretString("a passphrase")).error(), "no plain file"));
    QVERIFY(QDir(m_folder->path()).rmdir(QStringLiteral("keys.sealed")));
    QCOMPARE(::mkfifo(QFile::encodeName(at()).constData(), 0600), 0);
    QVERIFY(hasWords(file().unlock(SecretString("a passphrase")).error(), "no plain file"));
    QVERIFY(QFile::remove(at()));
    QVERIFY(QFile::link(QStringLiteral("/dev/null"), at()));
    QVERIFY(hasWords(file().unlock(SecretString("a passphrase")).error(), "it is a link"));
}

void SecretFileTest::folderThatCannotBeWritten()
{
    SecretFile secrets = unlocked();
    QVERIFY(secrets.store(kMain, text()));
    const QByteArray before = bytes();
    QVERIFY(QFile::remove(at("keys.sealed.lock")));
    // A child without rights: root may write everywhere.
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner));
    if (::geteuid() == 0)
        QCOMPARE(::chown(QFile::encodeName(at()).constData(), 65534, static_cast<gid_t>(-1)), 0);
    if (::geteuid() == 0)
        QCOMPARE(::chown(QFile::encodeName(m_folder->path()).constData(), 65534, static_cast<gid_t>(-1)), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && ::setuid(65534) != 0)
            ::_exit(3);
        const auto refused = secrets.store({"aster", "a"}, text());
        const bool isRead = secrets.read(kMain).has_value(); // reading goes on
        ::_exit(refused || refused.error().code != Code::Io || !hasWords(refused.error(), "cannot be written") ? 1
                : isRead                                                                                       ? 0
                                                                                                               : 2);
    }
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(bytes(), before);
}

void SecretFileTest::folderThatCannotBeMade()
{
    overwrite("x");
    SecretFile below(at().toStdString() + "/below", kCheap);
    QVERIFY(!below.unlock(SecretString("a passphrase")) || !below.store(kMain, text()));
}

void SecretFileTest::diskFull()
{
    SecretFile secrets = unlocked();
    QVERIFY(secrets.store(kMain, text()));
    const QByteArray before = bytes();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit tiny{64, limit.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tiny), 0);
    const auto refused = secrets.store({"aster", "a"}, text());
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &limit), 0);
    QVERIFY(!refused);
    QCOMPARE(test::words(refused.error().kind), test::words(ErrorKind::Unavailable));
    QVERIFY2(hasWords(refused.error(), "cannot be written"), refused.error().message.c_str());
    QCOMPARE(bytes(), before);
    QVERIFY(!QFile::exists(at("keys.sealed.new")));
    QVERIFY(secrets.store({"aster", "a"}, text()));
    QVERIFY(unlocked().read(kMain));
}

void SecretFileTest::leftoverOfAProgramThatEnded()
{
    SecretFile secrets = unlocked();
    QVERIFY(QFile::link(QStringLiteral("/dev/full"), at("keys.sealed.new"))); // not even this is written through
    QVERIFY(secrets.store(kMain, text()));
    QVERIFY(!QFile::exists(at("keys.sealed.new")));
    QVERIFY(!QFileInfo(at()).isSymLink());
    QVERIFY(unlocked().read(kMain)->reveal() == kSecret);
}

void SecretFileTest::whileAnotherWrites()
{
    SecretFile secrets = unlocked();
    QVERIFY(secrets.store(kMain, text()));
    {
        const auto other = FileLock::take(at("keys.sealed.lock").toStdString());
        QVERIFY(other.has_value());
        for (const Result<void>& refused : {secrets.store(kMain, text("x")), secrets.remove(kMain)}) {
            QVERIFY(!refused);
            QCOMPARE(test::words(refused.error().code), test::words(Code::StateConflict));
            QVERIFY2(hasWords(refused.error(), "the file of keys"), refused.error().message.c_str());
        }
        QVERIFY(secrets.read(kMain)->reveal() == kSecret); // who only reads is welcome
    }
    QVERIFY(secrets.remove(kMain));
}

/// Two processes store ten keys each, again where the other one is writing: all twenty are there.
void SecretFileTest::twoProgramsAtOnce()
{
    constexpr int kEach = 10;
    pid_t children[2] = {};
    for (int who = 0; who < 2; ++who) {
        children[who] = ::fork();
        if (children[who] == 0) {
            SecretFile secrets = unlocked();
            for (int i = 0; i < kEach; ++i) {
                const SecretId id{who == 0 ? "aster" : "hyperliquid", std::to_string(i)};
                Result<void> done;
                do {
                    done = secrets.store(id, text(std::to_string(i)));
                } while (!done && done.error().code == Code::StateConflict);
                if (!done)
                    ::_exit(1);
            }
            ::_exit(0);
        }
    }
    for (const pid_t child : children) {
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    const SecretFile secrets = unlocked();
    QCOMPARE(secrets.list()->size(), std::size_t(2 * kEach));
    QVERIFY(secrets.read({"hyperliquid", "7"})->reveal() == "7");
}

QTEST_GUILESS_MAIN(SecretFileTest)
#include "secret_file_test.moc"
