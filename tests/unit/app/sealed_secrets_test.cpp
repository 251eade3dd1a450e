// SPDX-License-Identifier: GPL-3.0-or-later
// The encrypted file on a thread of its own: answers come in order, later, and hold nobody up.
#include "app/keychain/sealed_secrets.h"
#include "tests/support/secret_answers.h"
#include "tests/support/words.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

using namespace gannet;
using namespace gannet::test;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr crypto::ScryptCost kCheap{.logN = crypto::kLeastSealLogN, .r = 8, .p = 1};
const SecretId kMain{"hyperliquid", "main"};

[[nodiscard]] auto since(SteadyClock::time_point from)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - from);
}

[[nodiscard]] Result<void> unlock(SealedSecrets& secrets, const std::string& passphrase)
{
    return answerOf<void>([&](auto done) { secrets.unlock(SecretString(std::string(passphrase)), std::move(done)); });
}

} // namespace

class SealedSecretsTest : public QObject {
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void doesWhatTheFileDoes();
    void answersInOrder();
    void theLoopGoesOnMeanwhile();
    void endsWithoutItsAnswers();

private:
    [[nodiscard]] SecretFile file(crypto::ScryptCost cost = kCheap) const
    {
        return SecretFile(m_folder->path().toStdString(), cost);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SealedSecretsTest::doesWhatTheFileDoes()
{
    SealedSecrets secrets(file());
    QCOMPARE(test::words(stored(secrets, kMain, "x").error().kind), test::words(ErrorKind::Denied));
    QCOMPARE(test::words(unlock(secrets, "short").error().kind), test::words(ErrorKind::Invalid));
    QVERIFY(unlock(secrets, "a passphrase"));
    QVERIFY(stored(secrets, kMain, "the secret"));
    QVERIFY(readFrom(secrets, kMain)->reveal() == "the secret");
    QVERIFY(*listed(secrets) == std::vector<SecretId>{kMain});
    QVERIFY(removed(secrets, kMain));
    QCOMPARE(test::words(readFrom(secrets, kMain).error().kind), test::words(ErrorKind::NotFound));
    QVERIFY(QFile::remove(m_folder->filePath("keys.sealed")));
    QFile damaged(m_folder->filePath("keys.sealed"));
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("gnntseal");
    damaged.close();
    QVERIFY(damaged.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(test::words(listed(secrets).error().kind), test::words(ErrorKind::Protocol));
}

void SealedSecretsTest::answersInOrder()
{
    SealedSecrets secrets(file());
    std::vector<int> order;
    bool isRead = false;
    secrets.unlock(SecretString("a passphrase"), [&](const Result<void>& done) { order.push_back(done ? 1 : -1); });
    secrets.store(kMain, SecretString("one"), [&](const Result<void>& done) { order.push_back(done ? 2 : -2); });
    secrets.store(kMain, SecretString("two"), [&](const Result<void>& done) { order.push_back(done ? 3 : -3); });
    secrets.read(kMain, [&](const Result<SecretString>& read) {
        order.push_back(4);
        isRead = read && read->reveal() == "two";
    });
    QVERIFY(order.empty());
    QTRY_COMPARE(order.size(), std::size_t(4));
    QVERIFY(order == std::vector<int>({1, 2, 3, 4}));
    QVERIFY(isRead);
}

/// The window is drawn sixty times a second by the thread that asks here.
void SealedSecretsTest::theLoopGoesOnMeanwhile()
{
    SealedSecrets secrets(file(crypto::kSealCost)); // the real one: each look takes a few hundred milliseconds
    auto last = SteadyClock::now();
    auto longest = 0ms;
    QTimer frames;
    QObject::connect(&frames, &QTimer::timeout, &frames, [&] {
        longest = std::max(longest, since(last));
        last = SteadyClock::now();
    });
    frames.start(5);
    const auto from = SteadyClock::now();
    QVERIFY(unlock(secrets, "a passphrase"));
    QVERIFY(stored(secrets, kMain, "the secret"));
    QVERIFY(readFrom(secrets, kMain)->reveal() == "the secret");
    const auto took = since(from);
    qInfo("unlock, store, read: %lld ms; the loop was held up %lld ms at most", static_cast<long long>(took.count()),
          static_cast<long long>(longest.count()));
    QVERIFY(took > 100ms); // else this shows nothing
    QVERIFY2(longest < took / 2, std::to_string(longest.count()).c_str());
}

void SealedSecretsTest::endsWithoutItsAnswers()
{
    bool isAnswered = false;
    {
        SealedSecrets secrets(file());
        QVERIFY(unlock(secrets, "a passphrase"));
        for (int i = 0; i < 20; ++i)
            secrets.store({"aster", std::to_string(i)}, SecretString("x"),
                          [&](const Result<void>&) { isAnswered = true; });
    }
    QTest::qWait(50);
    QVERIFY(!isAnswered);
    SealedSecrets again(file()); // what was begun was written whole
    QVERIFY(unlock(again, "a passphrase"));
    QVERIFY(listed(again).has_value());
}

QTEST_GUILESS_MAIN(SealedSecretsTest)
#include "sealed_secrets_test.moc"
