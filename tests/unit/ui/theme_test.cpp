// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme_model.h"

#include <QSignalSpy>
#include <QtTest>

using namespace gannet;

namespace {
constexpr PaletteKind kKinds[] = {PaletteKind::Dark, PaletteKind::Light, PaletteKind::DarkCvd, PaletteKind::LightCvd};
constexpr double kReadable = 4.5; // WCAG AA for text
} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void textIsReadableOnEveryGround()
    {
        for (const PaletteKind kind : kKinds) {
            const Palette p = builtinPalette(kind);
            for (const QColor& ground : {p.bg0, p.bg1, p.bg2}) {
                for (const QColor& ink : {p.text, p.textMuted, p.honest, p.critical, p.accent}) {
                    QVERIFY2(contrastRatio(ink, ground) >= kReadable, qPrintable(ink.name() + " on " + ground.name()));
                }
                // Faint is for labels and what one can do without.
                QVERIFY(contrastRatio(p.textFaint, ground) >= 3.9);
            }
            for (const QColor& ground : {p.bg0, p.bg1}) {
                QVERIFY(contrastRatio(p.bid, ground) >= kReadable);
                QVERIFY(contrastRatio(p.ask, ground) >= kReadable);
            }
        }
    }

    void textStaysReadableOnDepthBars()
    {
        for (const PaletteKind kind : kKinds) {
            const Palette p = builtinPalette(kind);
            for (const QColor& side : {p.bid, p.ask}) {
                for (const double share : {0.18, 0.28, 0.40})
                    QVERIFY(contrastRatio(p.text, mixColors(side, p.bg0, share)) >= 5.0);
            }
        }
    }

    void sidesAreFarApart()
    {
        for (const PaletteKind kind : kKinds) {
            const Palette p = builtinPalette(kind);
            QVERIFY(colorDistance(p.bid, p.ask) >= 40);
            QVERIFY(colorDistance(p.honest, p.bid) >= 20);
            QVERIFY(colorDistance(p.honest, p.ask) >= 20);
        }
    }

    void mixingIsAlphaBlending()
    {
        QCOMPARE(mixColors(QColor(Qt::white), QColor(Qt::black), 0.5), QColor(128, 128, 128));
        QCOMPARE(mixColors(QColor(Qt::white), QColor(Qt::black), 7), QColor(Qt::white));
        QVERIFY(std::abs(contrastRatio(QColor(Qt::white), QColor(Qt::black)) - 21) < 0.01);
    }

    void aNameChangesModeAndPaletteAtOnce()
    {
        ThemeModel theme;
        QSignalSpy spy(&theme, &ThemeModel::changed);
        for (const QString& name : {QStringLiteral("light-cvd"), QStringLiteral("cvd"), QStringLiteral("light")}) {
            theme.setName(name);
            QCOMPARE(theme.name(), name);
        }
        QCOMPARE(spy.count(), 3);
        theme.setName(QStringLiteral("pink"));
        QCOMPARE(theme.name(), QStringLiteral("light"));
        QCOMPARE(spy.count(), 3);
    }

    void lengthsFollowScaleAndDensity()
    {
        ThemeModel theme;
        QCOMPARE(theme.rowHeight(), 18);
        theme.setScale(1.5);
        QCOMPARE(theme.rowHeight(), 27);
        theme.setScale(9);
        QCOMPARE(theme.scale(), ThemeModel::kMaxScale);
        theme.setScale(0.1);
        QCOMPARE(theme.scale(), ThemeModel::kMinScale);
        theme.setScale(1);
        theme.setDensity(ThemeModel::Density::Compact);
        QCOMPARE(theme.rowHeight(), 16);
        QVERIFY(theme.numberFamily() != theme.uiFamily());
    }

    void embeddedFontsHaveEqualDigits()
    {
        const FontFamilies families = loadFonts();
        QVERIFY2(families.warning.isEmpty(), qPrintable(families.warning));
        QCOMPARE(families.ui, QStringLiteral("Roboto"));
        QFont font(families.ui);
        font.setPixelSize(12);
        QVERIFY(hasTabularDigits(font));
    }

    void upMayBeRedWithoutTurningTheBook()
    {
        ThemeModel theme;
        const QColor bid = theme.bid();
        theme.setSwapUpDown(true);
        QCOMPARE(theme.bid(), bid);
        QCOMPARE(theme.down(), bid);
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
