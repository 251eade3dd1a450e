// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ctrl_watch.h"

#include <QtTest>

#include <QQuickWindow>

using namespace gannet;

class CtrlWatchTest : public QObject {
    Q_OBJECT
private slots:
    void onlyCtrlAloneAndOnlyHeld()
    {
        CtrlWatch watch;
        QQuickWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::simulateEvent(&window, true, Qt::Key_Control, Qt::ControlModifier, {}, false);
        QVERIFY(!watch.isHeld());
        QTRY_VERIFY(watch.isHeld());
        QTest::simulateEvent(&window, false, Qt::Key_Control, Qt::NoModifier, {}, false);
        QVERIFY(!watch.isHeld());
        QTest::qWait(CtrlWatch::kWaitMs + 100);
        QVERIFY(!watch.isHeld());
    }

    void anotherKeyOrAButtonEndsIt_data()
    {
        QTest::addColumn<bool>("isKey");
        QTest::newRow("key") << true;
        QTest::newRow("button") << false;
    }
    void anotherKeyOrAButtonEndsIt()
    {
        QFETCH(bool, isKey);
        CtrlWatch watch;
        QQuickWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::simulateEvent(&window, true, Qt::Key_Control, Qt::ControlModifier, {}, false);
        if (isKey)
            QTest::simulateEvent(&window, true, Qt::Key_K, Qt::ControlModifier, {}, false);
        else
            QTest::mouseClick(&window, Qt::LeftButton, Qt::ControlModifier);
        QTest::qWait(CtrlWatch::kWaitMs + 100);
        QVERIFY(!watch.isHeld());
    }
};

QTEST_MAIN(CtrlWatchTest)
#include "ctrl_watch_test.moc"
