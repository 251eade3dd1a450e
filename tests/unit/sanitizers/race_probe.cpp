// SPDX-License-Identifier: GPL-3.0-or-later
// A true data race between a test's body and a thread of ours, started the way every test is. The TSan run must report
// it: this shows that the suppressions for Qt do not hide our own races.
#include <QTest>

#include <thread>

class RaceProbe : public QObject {
    Q_OBJECT

private slots:
    void racesOnPurpose()
    {
        int shared = 0;
        std::thread other([&shared] { ++shared; });
        ++shared;
        other.join();
        QVERIFY(shared > 0);
    }
};

QTEST_GUILESS_MAIN(RaceProbe)
#include "race_probe.moc"
