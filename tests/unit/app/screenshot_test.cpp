// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshot.h"

#include <QGuiApplication>
#include <QImage>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QtTest>

using namespace gannet;
using namespace std::chrono_literals;

class ScreenshotTest : public QObject {
    Q_OBJECT

private slots:
    void readsAWait()
    {
        QCOMPARE(parseWait("10s"), std::optional{10'000ms});
        QCOMPARE(parseWait("500ms"), std::optional{500ms});
        QCOMPARE(parseWait("2m"), std::optional<std::chrono::milliseconds>{120'000ms});
        QCOMPARE(parseWait("3"), std::optional{3'000ms});
        QCOMPARE(parseWait("0s"), std::optional{0ms});
        QCOMPARE(parseWait("60m"), std::optional<std::chrono::milliseconds>{1h});
    }

    void refusesWhatIsNoWait()
    {
        for (const auto* text : {"", "s", "ms", "-1s", "+1s", "1.5s", " 1s", "1 s", "1h", "61m", "9999999999s", "ten"})
            QVERIFY2(!parseWait(text), text);
    }

    void readsASize()
    {
        QCOMPARE(parseSize("1920x1080"), std::optional(QSize(1920, 1080)));
        QCOMPARE(parseSize("320x320"), std::optional(QSize(320, 320)));
    }

    void refusesWhatIsNoSize()
    {
        for (const auto* text : {"", "x", "1920", "1920x", "x1080", "1920X1080", "319x1080", "1920x8193", "-1x5",
                                 "1920x1080x2", "1920x 1080"})
            QVERIFY2(!parseSize(text), text);
    }

    void writesThePictureAndEndsWell()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("shot.png"));
        QQuickWindow window;
        window.resize(400, 300);
        window.setColor(Qt::red);
        window.show();
        takeScreenshot(window, {.file = file, .after = 1ms, .isDisplayOurs = true});
        QCOMPARE(QCoreApplication::exec(), 0);

        const QImage image(file);
        QCOMPARE(image.size(), QSize(400, 300));
        QCOMPARE(image.pixelColor(200, 150), QColor(Qt::red));
    }

    void endsWithOneWhenTheFileCannotBeWritten()
    {
        QQuickWindow window;
        window.resize(400, 300);
        window.show();
        takeScreenshot(window, {.file = QStringLiteral("/nonexistent/shot.png"), .after = 1ms, .isDisplayOurs = false});
        QCOMPARE(QCoreApplication::exec(), 1);
    }
};

QTEST_MAIN(ScreenshotTest)
#include "screenshot_test.moc"
