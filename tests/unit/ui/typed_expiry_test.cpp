// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_expiry.h"

#include <QDateTime>
#include <QTest>

using namespace gannet;

namespace {

/// 2026-11-20 14:30:00 UTC
const Timestamp kNow =
    Timestamp::fromMilliseconds(QDateTime(QDate(2026, 11, 20), QTime(14, 30), Qt::UTC).toMSecsSinceEpoch());

} // namespace

class TypedExpiryTest : public QObject {
    Q_OBJECT

private slots:
    void endsAreTaken_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("end");
        for (const auto& [typed, end] : {std::pair{"+30m", "2026-11-20T15:00:00Z"},
                                         {"+2h", "2026-11-20T16:30:00Z"},
                                         {" + 1d ", "2026-11-21T14:30:00Z"},
                                         {"17:00", "2026-11-20T17:00:00Z"},
                                         {"9:15", "2026-11-21T09:15:00Z"},
                                         {"14:30", "2026-11-21T14:30:00Z"},
                                         {"2026-12-24", "2026-12-24T23:59:59Z"},
                                         {"2026-12-24 17:00", "2026-12-24T17:00:00Z"}})
            QTest::newRow(typed) << typed << end;
    }
    void endsAreTaken()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, end);
        const TypedExpiry read = readExpiry(typed, kNow);
        QCOMPARE(read.problem, QString());
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(read.time.toMilliseconds(), Qt::UTC).toString(Qt::ISODate), end);
    }
    void nonsenseIsRefusedWithWhatWouldDo_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("part");
        for (const auto& [typed, part] : {std::pair{"tomorrow", "Write +30m, +2h, +1d, 17:00 or 2026-11-21 (UTC)."},
                                          {"25:00", "is no time to end at"},
                                          {"30m", "is no time to end at"},
                                          {"2026-02-30", "is no time to end at"},
                                          {"+0m", "is over; it is 14:30 UTC now"},
                                          {"2026-11-19", "is over"},
                                          {"+500d", "more than 366 days ahead"},
                                          {"9999-01-01", "more than 366 days ahead"}})
            QTest::newRow(typed) << typed << part;
    }
    void nonsenseIsRefusedWithWhatWouldDo()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, part);
        const TypedExpiry read = readExpiry(typed, kNow);
        QVERIFY(!read.time.isKnown());
        QVERIFY2(read.problem.contains(part), qPrintable(read.problem));
    }
    void nothingIsNothing()
    {
        QCOMPARE(readExpiry(QStringLiteral("  "), kNow).problem, QString());
        QVERIFY(!readExpiry({}, kNow).time.isKnown());
    }
};

QTEST_APPLESS_MAIN(TypedExpiryTest)
#include "typed_expiry_test.moc"
