// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/palette.h"
#include "ui/theme/palette_tokens.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QStringList>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <map>

namespace gannet {

/// Colours, type and sizes for every screen, QML and painted items alike: `Theme` of Gannet.Ui. One signal tells of
/// any change; a change is live. Lengths are whole px at the chosen scale.
class ThemeModel : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Theme)
    QML_SINGLETON

    Q_PROPERTY(Mode mode READ mode WRITE setMode NOTIFY changed)
    Q_PROPERTY(bool isColorBlind READ isColorBlind WRITE setColorBlind NOTIFY changed)
    Q_PROPERTY(QString name READ name WRITE setName NOTIFY changed)
    Q_PROPERTY(QStringList names READ names CONSTANT)
    Q_PROPERTY(double scale READ scale WRITE setScale NOTIFY changed)
    Q_PROPERTY(Density density READ density WRITE setDensity NOTIFY changed)
    Q_PROPERTY(Motion motion READ motion WRITE setMotion NOTIFY changed)
    Q_PROPERTY(bool isContrast READ isContrast NOTIFY changed)
    Q_PROPERTY(QString ownColours READ ownColours WRITE setOwnColours NOTIFY changed)
    Q_PROPERTY(bool swapUpDown READ swapUpDown WRITE setSwapUpDown NOTIFY changed)

    Q_PROPERTY(QColor bg0 READ bg0 NOTIFY changed)
    Q_PROPERTY(QColor bg1 READ bg1 NOTIFY changed)
    Q_PROPERTY(QColor bg2 READ bg2 NOTIFY changed)
    Q_PROPERTY(QColor line READ line NOTIFY changed)
    Q_PROPERTY(QColor text READ text NOTIFY changed)
    Q_PROPERTY(QColor textMuted READ textMuted NOTIFY changed)
    Q_PROPERTY(QColor textFaint READ textFaint NOTIFY changed)
    Q_PROPERTY(QColor bid READ bid NOTIFY changed)
    Q_PROPERTY(QColor ask READ ask NOTIFY changed)
    Q_PROPERTY(QColor up READ up NOTIFY changed)
    Q_PROPERTY(QColor down READ down NOTIFY changed)
    Q_PROPERTY(QColor honest READ honest NOTIFY changed)
    Q_PROPERTY(QColor critical READ critical NOTIFY changed)
    Q_PROPERTY(QColor accent READ accent NOTIFY changed)

    Q_PROPERTY(QString uiFamily READ uiFamily NOTIFY changed)
    Q_PROPERTY(QString numberFamily READ numberFamily NOTIFY changed)
    Q_PROPERTY(QString monoFamily READ monoFamily NOTIFY changed)
    Q_PROPERTY(int fontDense READ fontDense NOTIFY changed)
    Q_PROPERTY(int fontTable READ fontTable NOTIFY changed)
    Q_PROPERTY(int fontBody READ fontBody NOTIFY changed)
    Q_PROPERTY(int fontTitle READ fontTitle NOTIFY changed)
    Q_PROPERTY(int fontBig READ fontBig NOTIFY changed)

    Q_PROPERTY(int rowHeight READ rowHeight NOTIFY changed)
    Q_PROPERTY(int tableRow READ tableRow NOTIFY changed)
    Q_PROPERTY(int header READ header NOTIFY changed)
    Q_PROPERTY(int columnHeader READ columnHeader NOTIFY changed)
    Q_PROPERTY(int toolRow READ toolRow NOTIFY changed)
    Q_PROPERTY(int topBar READ topBar NOTIFY changed)
    Q_PROPERTY(int footer READ footer NOTIFY changed)
    Q_PROPERTY(int control READ control NOTIFY changed)
    Q_PROPERTY(int pad READ pad NOTIFY changed)
    Q_PROPERTY(int gap READ gap NOTIFY changed)

public:
    enum class Mode { Dark, Light };
    Q_ENUM(Mode)
    enum class Density { Compact, Default, Comfortable };
    Q_ENUM(Density)
    enum class Motion { Off, Low, Full };
    Q_ENUM(Motion)

    static constexpr double kMinScale = 0.75;
    static constexpr double kMaxScale = 2.0;

    explicit ThemeModel(QObject* parent = nullptr);

    [[nodiscard]] Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    [[nodiscard]] bool isColorBlind() const { return m_isColorBlind; }
    void setColorBlind(bool isColorBlind);
    /// The palette of the highest contrast; setMode() and setColorBlind() end it.
    [[nodiscard]] bool isContrast() const { return m_isContrast; }
    /// "dark", "light", "cvd", "light-cvd" or "contrast": mode and palette in one word, as on the command line. Another
    /// word changes nothing.
    [[nodiscard]] QString name() const;
    void setName(const QString& name);
    /// All there are, in the order of nextName().
    [[nodiscard]] QStringList names() const;
    /// To the next one, and from the last to the first.
    Q_INVOKABLE void nextName();
    Q_INVOKABLE void nextDensity();
    Q_INVOKABLE void nextMotion();
    /// In [kMinScale, kMaxScale]; what is outside is brought to the nearer end.
    [[nodiscard]] double scale() const { return m_scale; }
    void setScale(double scale);
    [[nodiscard]] Density density() const { return m_density; }
    void setDensity(Density density);
    [[nodiscard]] Motion motion() const { return m_motion; }
    void setMotion(Motion motion);
    /// Red for up: changes `up` and `down`, never bid and ask.
    [[nodiscard]] bool swapUpDown() const { return m_swapUpDown; }
    void setSwapUpDown(bool swap);

    /// The colours of this palette, for an editor: maps of name, title, colour, isOwn and warning: what can be read or
    /// told apart badly; empty: nothing.
    Q_INVOKABLE [[nodiscard]] QVariantList tokens() const;
    /// A colour of one's own for the palette in use, "#RRGGBB". Why it is none, with an example; empty: it was taken.
    Q_INVOKABLE QString setToken(const QString& token, const QString& colour);
    /// As it is built in; an empty name: all of this palette.
    Q_INVOKABLE void resetToken(const QString& token);
    /// All colours of one's own, of every palette, as JSON: {"dark": {"bid": "#00FF00"}}. What of it is no palette, no
    /// token or no colour is left out.
    [[nodiscard]] QString ownColours() const;
    void setOwnColours(const QString& json);

    [[nodiscard]] const Palette& palette() const { return m_palette; }
    [[nodiscard]] QColor bg0() const { return m_palette.bg0; }
    [[nodiscard]] QColor bg1() const { return m_palette.bg1; }
    [[nodiscard]] QColor bg2() const { return m_palette.bg2; }
    [[nodiscard]] QColor line() const { return m_palette.line; }
    [[nodiscard]] QColor text() const { return m_palette.text; }
    [[nodiscard]] QColor textMuted() const { return m_palette.textMuted; }
    [[nodiscard]] QColor textFaint() const { return m_palette.textFaint; }
    [[nodiscard]] QColor bid() const { return m_palette.bid; }
    [[nodiscard]] QColor ask() const { return m_palette.ask; }
    [[nodiscard]] QColor up() const { return m_swapUpDown ? m_palette.ask : m_palette.bid; }
    [[nodiscard]] QColor down() const { return m_swapUpDown ? m_palette.bid : m_palette.ask; }
    [[nodiscard]] QColor honest() const { return m_palette.honest; }
    [[nodiscard]] QColor critical() const { return m_palette.critical; }
    [[nodiscard]] QColor accent() const { return m_palette.accent; }

    [[nodiscard]] QString uiFamily() const { return m_families.ui; }
    /// Roboto, condensed in the compact density.
    [[nodiscard]] QString numberFamily() const;
    [[nodiscard]] QString monoFamily() const { return m_families.mono; }
    /// Why a font was replaced at the start; empty when none was. For the log.
    [[nodiscard]] QString fontWarning() const { return m_families.warning; }
    [[nodiscard]] int fontDense() const { return px(11); }
    [[nodiscard]] int fontTable() const;
    [[nodiscard]] int fontBody() const { return px(13); }
    [[nodiscard]] int fontTitle() const { return px(15); }
    [[nodiscard]] int fontBig() const { return px(20); }
    /// Regular weight always: bold digits are wider. `sizePx` is already scaled.
    [[nodiscard]] QFont numberFont(int sizePx) const;

    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int tableRow() const;
    [[nodiscard]] int header() const;
    [[nodiscard]] int toolRow() const { return byDensity(24, 28, 32); }
    [[nodiscard]] int topBar() const { return byDensity(36, 40, 44); }
    [[nodiscard]] int footer() const { return byDensity(22, 24, 28); }
    [[nodiscard]] int columnHeader() const { return px(22); }
    [[nodiscard]] int control() const { return px(24); }
    [[nodiscard]] int pad() const;
    [[nodiscard]] int gap() const { return px(4); }

    /// Length `n` of the design, px at scale 1, as whole px at this scale.
    Q_INVOKABLE [[nodiscard]] int px(double n) const;
    /// The same for the width of a column of figures, which grows with their font too.
    Q_INVOKABLE [[nodiscard]] int cell(double n) const;
    /// `share` of `over` on `under`, opaque. The only way to make a further colour.
    Q_INVOKABLE [[nodiscard]] QColor mix(const QColor& over, const QColor& under, double share) const;

signals:
    void changed();

private:
    [[nodiscard]] PaletteKind kind() const;
    void rebuild();
    [[nodiscard]] int byDensity(int compact, int normal, int comfortable) const;

    FontFamilies m_families;
    Palette m_palette;
    double m_scale = 1.0;
    Mode m_mode = Mode::Dark;
    Density m_density = Density::Default;
    Motion m_motion = Motion::Low;
    bool m_isColorBlind = false;
    bool m_isContrast = false;
    std::map<QString, OwnColours> m_own; ///< by name of the palette
    bool m_swapUpDown = false;
};

} // namespace gannet
