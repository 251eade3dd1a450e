// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme_model.h"

#include <QSignalSpy>
#include <QtTest>

using namespace gannet;
Q_DECLARE_METATYPE(Palette)

namespace {
constexpr PaletteKind kKinds[] = {PaletteKind::Dark, PaletteKind::Light, PaletteKind::DarkCvd, PaletteKind::LightCvd,
                                  PaletteKind::Contrast};
constexpr const char* kNames[] = {"dark", "light", "cvd", "light-cvd", "contrast"};
constexpr double kReadable = 4.5; // WCAG AA for text
constexpr double kFaint = 3.9;

void expect(const QList<QColor>& inks, const QColor& ground, const char* what)
{
    for (const QColor& ink : inks) {
        const QString words = QStringLiteral("%1: %2 on %3 is %4:1")
                                  .arg(QLatin1String(what), ink.name(), ground.name())
                                  .arg(contrastRatio(ink, ground), 0, 'f', 2);
        QVERIFY2(contrastRatio(ink, ground) >= kReadable, qPrintable(words));
    }
}
} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    /// Every pair of text and ground that a screen or a painted item makes.
    void textIsReadableOnItsGround_data()
    {
        QTest::addColumn<Palette>("p");
        for (const PaletteKind kind : kKinds)
            QTest::newRow(kNames[static_cast<std::size_t>(kind)]) << builtinPalette(kind);
    }
    void textIsReadableOnItsGround()
    {
        QFETCH(Palette, p);
        const QList<QColor> sides{p.bid, p.ask};
        const QList<QColor> words{p.text, p.textMuted};
        for (const QColor& ground : {p.bg0, p.bg1, p.bg2}) {
            expect(words + sides + QList<QColor>{p.honest, p.critical, p.accent}, ground, "plain ground");
            // Faint is for labels and what one can do without.
            QVERIFY(contrastRatio(p.textFaint, ground) >= kFaint);
        }
        // Rows: chosen, under the pointer, section lines.
        for (const double share : {0.05, 0.09})
            expect(words + sides + QList<QColor>{p.honest}, mixColors(p.accent, p.bg1, share), "row");
        expect(words, mixColors(p.accent, p.bg1, 0.16), "row of the symbol search");
        expect(words, mixColors(p.bg2, p.bg1, 0.5), "section");
        // Controls: chosen, under the pointer, in a menu, selected text; the strip.
        expect({p.text}, mixColors(p.accent, p.bg1, 0.18), "chosen button");
        expect(words + QList<QColor>{p.honest}, mixColors(p.line, p.bg2, 0.4), "hovered button");
        expect(words, mixColors(p.accent, p.bg2, 0.16), "chosen menu row");
        expect({p.text}, mixColors(p.accent, p.bg1, 0.35), "selected text");
        expect(words, mixColors(p.honest, p.bg1, 0.15), "strip");
        expect({p.bg0}, p.honest, "REPLAY");
        // Depth bars, big prints, last-trade cells and their pulses: text alone but on the weakest.
        for (const QColor& side : sides) {
            expect(words, mixColors(side, p.bg0, 0.18), "bar");
            for (const double share : {0.28, 0.40})
                expect({p.text}, mixColors(side, p.bg0, share), "strong bar");
            for (const QColor& ground : {p.bg1, mixColors(p.accent, p.bg1, 0.09)})
                expect({p.text}, mixColors(side, ground, 0.28), "pulse in a row");
            expect({p.bg0}, side, "axis label");
        }
        expect({p.textMuted}, mixColors(p.textMuted, p.bg0, 0.14), "grey bar");
        expect({p.bg0}, p.textMuted, "axis label of grey candles");
        expect({p.bg0}, p.text, "crosshair label");
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

    void contrastIsMore()
    {
        const Palette p = builtinPalette(PaletteKind::Contrast);
        for (const QColor& ink : {p.text, p.textMuted, p.textFaint, p.bid, p.ask, p.honest, p.critical, p.accent}) {
            for (const QColor& ground : {p.bg0, p.bg1, p.bg2})
                QVERIFY2(contrastRatio(ink, ground) >= 7, qPrintable(ink.name()));
        }
        ThemeModel theme;
        theme.setName(QStringLiteral("contrast"));
        QVERIFY(theme.isContrast());
        QCOMPARE(theme.bg0(), p.bg0);
        theme.setMode(ThemeModel::Mode::Light);
        QCOMPARE(theme.name(), QStringLiteral("light"));
        theme.setName(QStringLiteral("contrast"));
        theme.setColorBlind(true);
        QCOMPARE(theme.name(), QStringLiteral("cvd"));
    }

    void builtInPalettesWarnOfNothing()
    {
        for (const PaletteKind kind : kKinds) {
            for (const PaletteToken& token : paletteTokens())
                QCOMPARE(troubleOf(builtinPalette(kind), token), QString());
        }
    }
    void aColourOfOnesOwn()
    {
        ThemeModel theme;
        QVERIFY(theme.setToken(QStringLiteral("bid"), QStringLiteral("#00FFFF")).isEmpty());
        QCOMPARE(theme.bid(), QColor(0x00FFFF));
        theme.setName(QStringLiteral("light")); // it belongs to the dark one
        QCOMPARE(theme.bid(), builtinPalette(PaletteKind::Light).bid);
        const QString kept = theme.ownColours();
        QCOMPARE(kept, QStringLiteral("{\"dark\":{\"bid\":\"#00FFFF\"}}"));
        ThemeModel next;
        next.setOwnColours(kept);
        QCOMPARE(next.bid(), QColor(0x00FFFF));
        next.resetToken({});
        QCOMPARE(next.bid(), builtinPalette(PaletteKind::Dark).bid);
        QVERIFY(next.ownColours().isEmpty());
    }
    void aColourThatIsNone_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("colour");
        QTest::newRow("word") << "bid"
                              << "red";
        QTest::newRow("short") << "bid"
                               << "#123";
        QTest::newRow("see-through") << "bid"
                                     << "#80FF0000";
        QTest::newRow("nothing") << "bid"
                                 << "";
        QTest::newRow("no token") << "pink"
                                  << "#123456";
    }
    void aColourThatIsNone()
    {
        QFETCH(QString, token);
        QFETCH(QString, colour);
        ThemeModel theme;
        QSignalSpy spy(&theme, &ThemeModel::changed);
        QVERIFY(!theme.setToken(token, colour).isEmpty());
        QCOMPARE(spy.count(), 0);
        theme.setOwnColours(
            QStringLiteral("{\"dark\":{\"%1\":\"%2\"},\"pink\":{\"bid\":\"#123456\"},\"light\":7}").arg(token, colour));
        QVERIFY(theme.ownColours().isEmpty());
    }
    /// What reads badly is said, and taken all the same: it is a person's own.
    void warnsOfWhatReadsBadly()
    {
        ThemeModel theme;
        const auto warning = [&theme](const char* token) {
            for (const QVariant& one : theme.tokens()) {
                if (one.toMap().value(QStringLiteral("name")) == QLatin1String(token))
                    return one.toMap().value(QStringLiteral("warning")).toString();
            }
            return QString();
        };
        QVERIFY(warning("text").isEmpty());
        QVERIFY(theme.setToken(QStringLiteral("text"), QStringLiteral("#30343A")).isEmpty());
        QVERIFY(warning("text").contains(QLatin1String(":1")));
        theme.resetToken(QStringLiteral("text"));
        QVERIFY(theme.setToken(QStringLiteral("ask"), QStringLiteral("#2EBD9A")).isEmpty());
        QVERIFY(warning("ask").contains(QLatin1String("tell apart")));
        theme.resetToken(QStringLiteral("ask"));
        QVERIFY(theme.setToken(QStringLiteral("bg0"), QStringLiteral("#FFFFFF")).isEmpty());
        QVERIFY(!warning("bg0").isEmpty());
    }

    void nextGoesRoundAll()
    {
        ThemeModel theme;
        QStringList names;
        for (qsizetype i = 0; i < theme.names().size(); ++i) {
            names << theme.name();
            theme.nextName();
        }
        QCOMPARE(names, theme.names());
        QCOMPARE(theme.name(), QStringLiteral("dark"));
        using Density = ThemeModel::Density;
        for (const Density wanted : {Density::Comfortable, Density::Compact, Density::Default}) {
            theme.nextDensity();
            QVERIFY(theme.density() == wanted);
        }
        using Motion = ThemeModel::Motion;
        for (const Motion wanted : {Motion::Full, Motion::Off, Motion::Low}) {
            theme.nextMotion();
            QVERIFY(theme.motion() == wanted);
        }
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
        QCOMPARE(theme.header(), 22);
        QCOMPARE(theme.pad(), 4);
        QCOMPARE(theme.cell(70), 70);
        theme.setDensity(ThemeModel::Density::Comfortable);
        QCOMPARE(theme.cell(72), 78); // the figures are larger, so is their column
        theme.setDensity(ThemeModel::Density::Compact);
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
