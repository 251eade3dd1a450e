// SPDX-License-Identifier: GPL-3.0-or-later
// The overlay's words for accounts, and that a key goes through it and stays nowhere.
#include "ui/accounts/accounts_desk.h"

#include "tests/support/fake_accounts_port.h"

#include <QJsonDocument>
#include <QMetaProperty>
#include <QSignalSpy>
#include <QtTest>

using namespace gannet;

namespace {

constexpr Timestamp kEnd = Timestamp::fromMilliseconds(1'707'776'000'000); // 2024-02-12

AccountLine line(std::optional<int> daysLeft)
{
    AccountLine one{.venue = "hyperliquid",
                    .venueName = "Hyperliquid",
                    .name = "main",
                    .state = "Open",
                    .sentence = "It trades",
                    .kind = "Agent key",
                    .address = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A",
                    .signer = "",
                    .agentName = "gannet",
                    .validUntil = {},
                    .daysLeft = daysLeft,
                    .permissions = {}};
    if (daysLeft)
        one.validUntil = kEnd;
    return one;
}

} // namespace

class AccountsDeskTest : public QObject {
    Q_OBJECT
private slots:
    void ends_data();
    void ends();
    void unknownIsSaid();
    void changesAreTold();
    void draftsAreHandedOn();
    void removalIsTold();
    void answersAfterItIsGone();
    void whatWaitsIsNamed();
};

void AccountsDeskTest::whatWaitsIsNamed()
{
    FakeAccountsPort port;
    port.lines = {line(90), line(90)};
    port.lines[1].name = "second";
    port.lines[1].state = "Locked";
    port.lines[1].isWaiting = true;
    AccountsDesk desk(port);
    QCOMPARE(desk.waiting(), QStringList("second on Hyperliquid: Locked"));
    port.lines[1].isWaiting = false;
    port.change();
    QCOMPARE(desk.waiting(), QStringList());
}

void AccountsDeskTest::ends_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("isSoon");
    QTest::newRow("far") << 90 << "ends 2024-02-12, in 90 days" << false;
    QTest::newRow("a week") << 7 << "ends 2024-02-12, in 7 days" << false;
    QTest::newRow("less") << 6 << "ends 2024-02-12, in 6 days" << true;
    QTest::newRow("one") << 1 << "ends 2024-02-12, in 1 day" << true;
    QTest::newRow("today") << 0 << "ends 2024-02-12, in less than a day" << true;
    QTest::newRow("over") << -1 << "ended 2024-02-12" << true;
}

void AccountsDeskTest::ends()
{
    QFETCH(int, days);
    QFETCH(QString, words);
    QFETCH(bool, isSoon);
    FakeAccountsPort port;
    port.lines = {line(days)};
    const AccountsDesk desk(port);
    const QVariantMap shown = desk.accounts().first().toMap();
    QCOMPARE(shown.value("end").toString(), words);
    QCOMPARE(shown.value("endsSoon").toBool(), isSoon);
    QCOMPARE(shown.value("shortAddress").toString(), QStringLiteral("0x19E7\u2026ff2A"));
    QCOMPARE(desk.waiting(), QStringList());
}

void AccountsDeskTest::unknownIsSaid()
{
    FakeAccountsPort port;
    AccountLine keyless;
    keyless.name = "x";
    port.lines = {line({}), keyless};
    port.lines[0].permissions = std::vector<std::string>{"read", "trade"};
    AccountsDesk desk(port);
    QCOMPARE(desk.accounts()[0].toMap().value("end").toString(), QStringLiteral("the venue does not tell its end"));
    QCOMPARE(desk.accounts()[0].toMap().value("permissions").toString(), QStringLiteral("may read, trade"));
    QCOMPARE(desk.accounts()[1].toMap().value("end").toString(), QString()); // no key: nothing to say
    port.lines[0].permissions.reset();
    desk.refresh();
    QCOMPARE(desk.accounts()[0].toMap().value("permissions").toString(),
             QStringLiteral("the venue does not tell what it may do"));
}

void AccountsDeskTest::changesAreTold()
{
    FakeAccountsPort port;
    AccountsDesk desk(port);
    const QSignalSpy accounts(&desk, &AccountsDesk::accountsChanged);
    const QSignalSpy progress(&desk, &AccountsDesk::progressChanged);
    port.lines = {line(3)};
    port.change();
    port.change(); // nothing new
    QCOMPARE(accounts.count(), 1);
    QCOMPARE(progress.count(), 0);
    port.tell({.step = AddStep::Unchecked,
               .sentence = "Not known",
               .isTrouble = true,
               .field = {},
               .url = {},
               .agentAddress = {}});
    QCOMPARE(progress.count(), 1);
    QCOMPARE(desk.step(), AccountsDesk::Step::Unchecked);
    QVERIFY(desk.isTrouble());
    QCOMPARE(static_cast<int>(AccountsDesk::Step::Failed), static_cast<int>(AddStep::Failed));
}

void AccountsDeskTest::draftsAreHandedOn()
{
    FakeAccountsPort port;
    AccountsDesk desk(port);
    const QString key(64, QLatin1Char('3'));
    desk.begin({{"venue", "aster"},
                {"network", "testnet"},
                {"name", " main "},
                {"way", "hmac"},
                {"address", "0x1"},
                {"agentName", "g"},
                {"validDays", "x"}},
               key, QStringLiteral("hush-hush"));
    QCOMPARE(port.drafts.size(), std::size_t{1});
    const AccountDraft& draft = port.drafts.front();
    QCOMPARE(draft.name, std::string("main"));
    QVERIFY(draft.network == VenueNetwork::Testnet);
    QVERIFY(draft.way == KeyWay::Hmac);
    QCOMPARE(draft.validDays, 0); // refused later, with the field
    QVERIFY(draft.key.reveal() == key.toStdString());
    QVERIFY(draft.secret.reveal() == "hush-hush");
    // No property has it.
    for (int i = 0; i < desk.metaObject()->propertyCount(); ++i) {
        const QVariant value = desk.metaObject()->property(i).read(&desk);
        const QByteArray text = QJsonDocument::fromVariant(QVariantList{value}).toJson() + value.toString().toUtf8();
        QVERIFY(!text.contains("333333333333") && !text.contains("hush"));
    }
}

void AccountsDeskTest::removalIsTold()
{
    FakeAccountsPort port;
    AccountsDesk desk(port);
    desk.remove("hyperliquid", "main");
    QCOMPARE(port.asked, (std::vector<std::string>{"remove hyperliquid/main"}));
    QVERIFY(desk.removal().contains("is being removed"));
    port.removed({});
    QVERIFY(desk.removal().contains("revoke it at the venue"));
    desk.remove("hyperliquid", "main");
    port.removed(fail(ErrorKind::NotFound, Code::Other, "There is no such key"));
    QVERIFY(desk.removal().contains("There is no such key"));
}

void AccountsDeskTest::answersAfterItIsGone()
{
    FakeAccountsPort port;
    {
        AccountsDesk desk(port);
        desk.remove("hyperliquid", "main");
    }
    port.removed({});
    port.change();
}

QTEST_MAIN(AccountsDeskTest)
#include "accounts_desk_test.moc"
