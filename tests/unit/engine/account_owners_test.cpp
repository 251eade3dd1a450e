// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account_owners.h"

#include <QTest>

#include <string>

using namespace gannet;

namespace {

/// A store that has the account's owner, where one is given, and fills of it, where told.
[[nodiscard]] AccountOwners ownersWith(const std::string& owner, bool isUsed)
{
    Remembered remembered;
    if (!owner.empty())
        remembered.settings = {{"owner/aster/main", owner, {}}, {"leverage/main/x", "simulated", {}}};
    if (isUsed) {
        remembered.fills.emplace_back().venue = "aster";
        remembered.fills.back().fill.account = "main";
    }
    AccountOwners owners;
    owners.restore(remembered);
    return owners;
}

} // namespace

class AccountOwnersTest final : public QObject {
    Q_OBJECT

private slots:
    void take_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<bool>("isUsed");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("kept"); ///< "-": refused; empty: nothing to keep
        const auto row = [](const char* name, const char* before, bool isUsed, const char* now, const char* kept) {
            QTest::newRow(name) << before << isUsed << now << kept;
        };
        row("never seen", "", false, "live mainnet 0xaa", "live mainnet 0xaa");
        row("of a store that did not note it", "", true, "live mainnet 0xaa", "live mainnet 0xaa");
        row("the same", "live mainnet 0xaa", true, "live mainnet 0xaa", "");
        row("was simulated", "simulated", true, "live mainnet 0xaa", "-");
        row("was live", "live mainnet 0xaa", true, "simulated", "-");
        row("another wallet", "live mainnet 0xaa", true, "live mainnet 0xab", "-");
        row("a longer address", "live mainnet 0xaa", true, "live mainnet 0xaab", "-");
        row("another network", "live testnet 0xaa", true, "live mainnet 0xaa", "-");
        row("another network, no address", "live testnet", true, "live mainnet", "-");
        row("the address becomes known", "live mainnet", true, "live mainnet 0xaa", "live mainnet 0xaa");
        row("the address is not told any more", "live mainnet 0xaa", true, "live mainnet", "");
        row("nothing was traded", "simulated", false, "live mainnet 0xaa", "live mainnet 0xaa");
    }
    void take()
    {
        QFETCH(QString, before);
        QFETCH(bool, isUsed);
        QFETCH(QString, now);
        QFETCH(QString, kept);
        AccountOwners owners = ownersWith(before.toStdString(), isUsed);
        const auto row = owners.take("aster", "main", now.toStdString(), Timestamp{5});
        QCOMPARE(row.has_value(), kept != "-");
        if (!row) {
            QVERIFY(row.error().kind == ErrorKind::Denied && row.error().code == Code::StateConflict);
            QCOMPARE(QString::fromStdString(row.error().limit), before);
            QCOMPARE(QString::fromStdString(row.error().value), now);
            QVERIFY(row.error().message.find("another name") != std::string::npos);
            return;
        }
        QCOMPARE(row->has_value(), !kept.isEmpty());
        if (*row) {
            QCOMPARE((*row)->key, std::string("owner/aster/main"));
            QCOMPARE(QString::fromStdString(*(*row)->value), kept);
            QVERIFY(!owners.take("aster", "main", now.toStdString(), Timestamp{6}).value()); // kept once
        }
    }
};

QTEST_APPLESS_MAIN(AccountOwnersTest)
#include "account_owners_test.moc"
