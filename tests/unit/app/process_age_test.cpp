// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process_age.h"

#include <QElapsedTimer>
#include <QTest>

using namespace gannet;

namespace {

const QElapsedTimer loaded = [] {
    QElapsedTimer timer;
    timer.start();
    return timer;
}();

} // namespace

class ProcessAgeTest final : public QObject {
    Q_OBJECT

private slots:
    void growsWithTime();
    void countsFromBeforeMain();
};

void ProcessAgeTest::growsWithTime()
{
    const auto before = processAge();
    QVERIFY(before);
    QVERIFY(before->ns >= 0);
    QTRY_VERIFY_WITH_TIMEOUT(processAge()->ns >= before->ns + Duration::milliseconds(50).ns, 5000);
}

/// This program was loaded before its first object was made, and not long before.
void ProcessAgeTest::countsFromBeforeMain()
{
    const auto age = processAge();
    QVERIFY(age);
    const qint64 sinceLoaded = loaded.elapsed();
    QVERIFY(age->toMilliseconds() + 20 >= sinceLoaded); // two clocks, one of them in hundredths
    QVERIFY(age->toMilliseconds() < sinceLoaded + 30'000);
}

QTEST_GUILESS_MAIN(ProcessAgeTest)
#include "process_age_test.moc"
