// SPDX-License-Identifier: GPL-3.0-or-later
// What may still be asked: orders in any ten seconds and any minute, reads by weight, and the venue's own count.
#include "adapters/fapi/account_budget.h"

#include <QTest>

using namespace gannet;
using namespace gannet::fapi;

namespace {

constexpr AccountFacts kFacts = [] {
    AccountFacts facts;
    facts.weightPerMinute = 2400;
    facts.ordersPerMinute = 12;
    facts.ordersPerTenSeconds = 3;
    return facts;
}();
const Timestamp kNow = Timestamp::fromMilliseconds(1'700'000'000'000);

Timestamp at(int seconds)
{
    return kNow + Duration::seconds(seconds);
}

} // namespace

class AccountBudgetTest : public QObject {
    Q_OBJECT
private slots:
    void tenSeconds();
    void minute();
    void othersCountToo();
    void cancelsWaitForAHaltOnly();
    void halts();
    void reads();
    void theVenuesWeight();
    void headersThatAreNone();
};

void AccountBudgetTest::tenSeconds()
{
    AccountBudget budget(kFacts);
    for (const int second : {0, 4, 8})
        QVERIFY(!budget.takeOrder(at(second)));
    QVERIFY(budget.takeOrder(at(9)) == Duration::seconds(1)); // refused, and not counted
    QVERIFY(!budget.takeOrder(at(10)));
    QVERIFY(budget.takeOrder(at(10)) == Duration::seconds(4));
}

void AccountBudgetTest::minute()
{
    AccountBudget budget(kFacts);
    for (int i = 0; i < 12; ++i)
        QVERIFY(!budget.takeOrder(at(4 * i)));
    QVERIFY(budget.takeOrder(at(48)) == Duration::seconds(12));
    QVERIFY(!budget.takeOrder(at(60)));
}

void AccountBudgetTest::othersCountToo()
{
    AccountBudget budget(kFacts);
    budget.onHeaders({{"X-MBX-ORDER-COUNT-10S", "2"}, {"X-MBX-ORDER-COUNT-1M", "2"}}, at(0));
    QVERIFY(!budget.takeOrder(at(1)));
    QVERIFY(budget.takeOrder(at(1)) == Duration::seconds(9));
    QVERIFY(!budget.takeOrder(at(10)));
}

void AccountBudgetTest::cancelsWaitForAHaltOnly()
{
    AccountBudget budget(kFacts);
    while (!budget.takeOrder(at(0))) {
    }
    QVERIFY(!budget.waitForCancel(at(0)));
    budget.halt(429, Duration::seconds(5), at(0));
    QVERIFY(budget.waitForCancel(at(1)) == Duration::seconds(4));
    QVERIFY(!budget.waitForCancel(at(5)));
}

void AccountBudgetTest::halts()
{
    for (const auto& [status, seconds] : {std::pair{429, 10}, std::pair{418, 120}}) { // the venue does not say how long
        AccountBudget budget(kFacts);
        budget.halt(status, {}, at(0));
        QVERIFY(budget.haltedUntil() == at(seconds));
        QVERIFY(budget.takeOrder(at(0)) == Duration::seconds(seconds));
        QVERIFY(!budget.takeRead(at(seconds - 1), 1));
        QVERIFY(budget.takeRead(at(seconds), 1));
        budget.halt(429, Duration::seconds(1), at(0)); // a shorter word later takes nothing back
        QVERIFY(budget.haltedUntil() == at(seconds));
    }
}

void AccountBudgetTest::reads()
{
    AccountBudget budget(kFacts); // 600 a minute, 400 at once
    for (int i = 0; i < 10; ++i)
        QVERIFY(budget.takeRead(at(0), 40));
    QVERIFY(!budget.takeRead(at(0), 40));
    QVERIFY(budget.readAt(at(0), 40) == at(4));
    QVERIFY(budget.takeRead(at(4), 40));
}

void AccountBudgetTest::theVenuesWeight()
{
    AccountBudget budget(kFacts);
    const Timestamp minute{(kNow.ns / Duration::minutes(1).ns) * Duration::minutes(1).ns};
    budget.onHeaders({{"X-MBX-USED-WEIGHT-1M", "1919"}}, minute + Duration::seconds(20));
    QVERIFY(budget.takeRead(minute + Duration::seconds(20), 1));
    budget.onHeaders({{"X-MBX-USED-WEIGHT-1M", "1920"}}, minute + Duration::seconds(20));
    QVERIFY(!budget.takeRead(minute + Duration::seconds(20), 1));
    QVERIFY(budget.readAt(minute + Duration::seconds(20), 1) == minute + Duration::minutes(1));
    QVERIFY(!budget.takeOrder(minute + Duration::seconds(20))); // orders have what is left
}

void AccountBudgetTest::headersThatAreNone()
{
    AccountBudget budget(kFacts);
    budget.onHeaders({{"X-MBX-ORDER-COUNT-10S", ""},
                      {"X-MBX-ORDER-COUNT-1M", "-5"},
                      {"X-MBX-USED-WEIGHT-1M", "99999999999999999999"},
                      {"X-Other", "7"}},
                     at(0));
    QVERIFY(!budget.takeOrder(at(0)));
    QVERIFY(budget.takeRead(at(0), 1));
}

QTEST_GUILESS_MAIN(AccountBudgetTest)
#include "account_budget_test.moc"
