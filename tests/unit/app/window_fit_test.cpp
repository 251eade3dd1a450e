// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_fit.h"

#include <QtTest>

using namespace gannet;

class WindowFitTest : public QObject {
    Q_OBJECT

private slots:
    void aFramedWindowFitsItsScreen_data()
    {
        QTest::addColumn<QSize>("wanted");
        QTest::addColumn<QSize>("room");
        QTest::addColumn<QSize>("size");
        QTest::newRow("nothing asked, small screen") << QSize() << QSize(1600, 900) << QSize(1598, 874);
        QTest::newRow("nothing asked, large screen") << QSize() << QSize(3840, 2160) << QSize(1920, 1080);
        QTest::newRow("nothing asked, exactly as large") << QSize() << QSize(1920, 1080) << QSize(1918, 1054);
        QTest::newRow("fits") << QSize(1366, 768) << QSize(1600, 900) << QSize(1366, 768);
        QTest::newRow("larger than the screen") << QSize(3000, 2000) << QSize(1600, 900) << QSize(1598, 874);
        QTest::newRow("one side too long") << QSize(1000, 900) << QSize(1600, 900) << QSize(1000, 874);
        QTest::newRow("too small to be used") << QSize(320, 320) << QSize(1600, 900) << QSize(960, 600);
        QTest::newRow("a screen smaller than that") << QSize(320, 320) << QSize(640, 480) << QSize(638, 454);
    }
    void aFramedWindowFitsItsScreen()
    {
        QFETCH(const QSize, wanted);
        QFETCH(const QSize, room);
        QFETCH(const QSize, size);
        const QMargins frame(1, 20, 1, 6);
        QCOMPARE(fittingSize(wanted, room, frame), size);
        const QRect outer = QRect(QPoint(), fittingSize(wanted, room, frame)).marginsAdded(frame);
        QVERIFY(outer.width() <= room.width() && outer.height() <= room.height());
    }
    void withoutAFrameThePictureHasTheSizeAskedFor()
    {
        QCOMPARE(fittingSize(QSize(1366, 768), QSize(1366, 768), {}), QSize(1366, 768));
    }
};

QTEST_GUILESS_MAIN(WindowFitTest)
#include "window_fit_test.moc"
