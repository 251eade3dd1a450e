// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/trading_switch.h"

#include <QTest>

using namespace gannet;

namespace {

constexpr Timestamp kStart = Timestamp::fromMilliseconds(1'790'000'000'000);

[[nodiscard]] Timestamp after(std::int64_t seconds)
{
    return kStart + Duration::seconds(seconds);
}

} // namespace

class TradingSwitchTest final : public QObject {
    Q_OBJECT

private slots:
    void beginsDisarmed();
    void armsOneMode();
    void idleDisarms();
    void useKeepsItArmed();
    void neverIdle();
    void rejectsDisarm();
    void slowRejectsDoNot();
    void killStops();
    void releaseWantsTheWord();
    void killIsIdempotent();
};

void TradingSwitchTest::beginsDisarmed()
{
    ArmSwitch arm{ArmRules{}};
    for (const TradingMode mode : {TradingMode::Paper, TradingMode::Shadow, TradingMode::Live})
        QVERIFY(!arm.isArmed(mode));
    QVERIFY(!arm.reason());
    arm.disarm(DisarmReason::ClockJump);
    QVERIFY(!arm.reason()); // what is off cannot be switched off: no reason is made up
}

void TradingSwitchTest::armsOneMode()
{
    ArmSwitch arm{ArmRules{}};
    arm.arm(TradingMode::Paper, kStart);
    QVERIFY(arm.isArmed(TradingMode::Paper));
    QVERIFY(!arm.isArmed(TradingMode::Live));
    arm.arm(TradingMode::Live, kStart);
    QVERIFY(!arm.isArmed(TradingMode::Paper));
    QVERIFY(arm.isArmed(TradingMode::Live));
    arm.disarm(DisarmReason::Suspended);
    QVERIFY(!arm.isArmed(TradingMode::Live));
    QVERIFY(arm.reason() == DisarmReason::Suspended);
}

void TradingSwitchTest::idleDisarms()
{
    ArmSwitch arm{ArmRules{}};
    QVERIFY(!arm.nextDeadline().isKnown());
    arm.arm(TradingMode::Live, kStart);
    QVERIFY(arm.nextDeadline() == after(900));
    QVERIFY(!arm.onTime(after(899)));
    QVERIFY(arm.isArmed(TradingMode::Live));
    QVERIFY(arm.onTime(after(900)));
    QVERIFY(!arm.isArmed(TradingMode::Live));
    QVERIFY(arm.reason() == DisarmReason::Idle);
    QVERIFY(!arm.nextDeadline().isKnown());
}

void TradingSwitchTest::useKeepsItArmed()
{
    ArmSwitch arm{ArmRules{}};
    arm.arm(TradingMode::Live, kStart);
    arm.touch(after(800));
    QVERIFY(!arm.onTime(after(900)));
    QVERIFY(arm.onTime(after(1700)));
}

void TradingSwitchTest::neverIdle()
{
    ArmRules rules;
    rules.idle.reset();
    ArmSwitch arm{rules};
    arm.arm(TradingMode::Live, kStart);
    QVERIFY(!arm.nextDeadline().isKnown());
    QVERIFY(!arm.onTime(after(1'000'000)));
}

void TradingSwitchTest::rejectsDisarm()
{
    ArmSwitch arm{ArmRules{}};
    arm.arm(TradingMode::Live, kStart);
    arm.reject(after(1));
    arm.reject(after(5));
    QVERIFY(arm.isArmed(TradingMode::Live));
    arm.reject(after(11));
    QVERIFY(!arm.isArmed(TradingMode::Live));
    QVERIFY(arm.reason() == DisarmReason::Rejects);
    arm.arm(TradingMode::Live, after(12)); // arming again forgets them
    arm.reject(after(12));
    arm.reject(after(12));
    QVERIFY(arm.isArmed(TradingMode::Live));
}

void TradingSwitchTest::slowRejectsDoNot()
{
    ArmSwitch arm{ArmRules{}};
    arm.arm(TradingMode::Live, kStart);
    for (int i = 0; i < 20; ++i)
        arm.reject(after(6 * i));
    QVERIFY(arm.isArmed(TradingMode::Live));
}

void TradingSwitchTest::killStops()
{
    KillSwitches kill;
    QVERIFY(!kill.stops("binance-usdm", "binance-usdm:BTCUSDT"));
    kill.set({"binance-usdm:BTCUSDT"}, kStart, "pressed");
    QVERIFY(kill.stops("binance-usdm", "binance-usdm:BTCUSDT"));
    QVERIFY(!kill.stops("binance-usdm", "binance-usdm:ETHUSDT"));
    kill.set({"hyperliquid"}, kStart, "pressed");
    QVERIFY(kill.stops("hyperliquid", "hyperliquid:BTC"));
    QVERIFY(!kill.stops("binance-usdm", "binance-usdm:ETHUSDT"));
    kill.set({}, kStart, "pressed");
    QVERIFY(kill.stops("binance-usdm", "binance-usdm:ETHUSDT"));
    QCOMPARE(kill.entries().size(), std::size_t(3));
    QVERIFY(kill.entries().front().target.key.empty());
}

void TradingSwitchTest::releaseWantsTheWord()
{
    KillSwitches kill;
    kill.set({}, kStart, "pressed");
    for (const char* word : {"", "release", "RELEASE ", "yes"}) {
        const auto refused = kill.release({}, word);
        QVERIFY(!refused);
        QVERIFY(refused.error().code == Code::InvalidRequest);
        QVERIFY(kill.isSet({}));
    }
    QVERIFY(kill.release({}, "RELEASE").has_value());
    QVERIFY(!kill.isSet({}));
    QVERIFY(kill.release({}, "RELEASE").error().kind == ErrorKind::NotFound);
}

void TradingSwitchTest::killIsIdempotent()
{
    KillSwitches kill;
    QVERIFY(kill.set({"hyperliquid"}, kStart, "pressed"));
    QVERIFY(!kill.set({"hyperliquid"}, after(5), "again"));
    QVERIFY(kill.entries().front().since == kStart);
    QCOMPARE(kill.entries().front().why, std::string("pressed"));
}

QTEST_GUILESS_MAIN(TradingSwitchTest)
#include "trading_switch_test.moc"
