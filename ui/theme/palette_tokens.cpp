// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette_tokens.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace gannet {

namespace {

constexpr double kReadable = 4.5; // WCAG 2 AA for text
constexpr double kFaint = 3.9;
constexpr double kSidesApart = 40; // CIE76
constexpr double kMarksApart = 20;

constexpr std::array<PaletteToken, 12> kTokens{{{"bg0", "Ground", &Palette::bg0},
                                                {"bg1", "Ground of panels", &Palette::bg1},
                                                {"bg2", "Ground of headers", &Palette::bg2},
                                                {"line", "Lines", &Palette::line},
                                                {"text", "Text", &Palette::text},
                                                {"textMuted", "Quiet text", &Palette::textMuted},
                                                {"textFaint", "Labels", &Palette::textFaint},
                                                {"bid", "Bid, buy, gain", &Palette::bid},
                                                {"ask", "Ask, sell, loss", &Palette::ask},
                                                {"honest", "Not live: simulated, stale", &Palette::honest},
                                                {"critical", "Critical", &Palette::critical},
                                                {"accent", "Focus and choice", &Palette::accent}}};

[[nodiscard]] QString tr(const char* text)
{
    return QCoreApplication::translate("PaletteTokens", text);
}

[[nodiscard]] bool isGround(const PaletteToken& token)
{
    return token.colour == &Palette::bg0 || token.colour == &Palette::bg1 || token.colour == &Palette::bg2;
}

/// The least contrast of a colour that is read.
[[nodiscard]] double leastOf(const PaletteToken& token)
{
    return token.colour == &Palette::textFaint ? kFaint : kReadable;
}

[[nodiscard]] QString unreadable(const Palette& palette, const PaletteToken& ink, const PaletteToken& ground)
{
    const double ratio = contrastRatio(palette.*ink.colour, palette.*ground.colour);
    if (ratio >= leastOf(ink))
        return {};
    return tr("%1 on %2 has a contrast of %3:1; %4:1 is the least that reads well.")
        .arg(tr(ink.title), tr(ground.title).toLower())
        .arg(ratio, 0, 'f', 1)
        .arg(leastOf(ink), 0, 'f', 1);
}

[[nodiscard]] QString alike(const Palette& palette, const PaletteToken& token)
{
    const auto near = [&](QColor Palette::*other, double least, const char* words) {
        const QColor& own = palette.*token.colour;
        return token.colour != other && colorDistance(own, palette.*other) < least ? tr(words) : QString();
    };
    QString words;
    if (token.colour == &Palette::bid)
        words = near(&Palette::ask, kSidesApart, "Bid and ask are hard to tell apart.");
    else if (token.colour == &Palette::ask)
        words = near(&Palette::bid, kSidesApart, "Bid and ask are hard to tell apart.");
    if (words.isEmpty() && (token.colour == &Palette::bid || token.colour == &Palette::ask))
        words = near(&Palette::honest, kMarksApart, "It is hard to tell from what marks that something is not live.");
    if (token.colour == &Palette::honest) {
        words = near(&Palette::bid, kMarksApart, "It is hard to tell from bids.");
        if (words.isEmpty())
            words = near(&Palette::ask, kMarksApart, "It is hard to tell from asks.");
    }
    return words;
}

} // namespace

std::span<const PaletteToken> paletteTokens()
{
    return kTokens;
}

const PaletteToken* paletteToken(const QString& name)
{
    const auto found =
        std::ranges::find_if(kTokens, [&](const PaletteToken& token) { return name == QLatin1String(token.name); });
    return found == kTokens.end() ? nullptr : &*found;
}

QString troubleOf(const Palette& palette, const PaletteToken& token)
{
    if (token.colour == &Palette::line)
        return {};
    for (const PaletteToken& other : kTokens) {
        if (other.colour == &Palette::line || isGround(other) == isGround(token))
            continue;
        const QString words = isGround(token) ? unreadable(palette, other, token) : unreadable(palette, token, other);
        if (!words.isEmpty())
            return words;
    }
    return alike(palette, token);
}

QColor colourFrom(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("^#[0-9A-Fa-f]{6}$"));
    return form.match(text.trimmed()).hasMatch() ? QColor(text.trimmed()) : QColor();
}

void applyColours(const OwnColours& own, Palette& palette)
{
    for (auto one = own.begin(); one != own.end(); ++one) {
        if (const PaletteToken* const token = paletteToken(one.key()))
            palette.*token->colour = one.value();
    }
}

QString coloursToJson(const std::map<QString, OwnColours>& own)
{
    QJsonObject all;
    for (const auto& [palette, colours] : own) {
        QJsonObject one;
        for (auto colour = colours.begin(); colour != colours.end(); ++colour)
            one.insert(colour.key(), colour.value().name().toUpper());
        if (!one.isEmpty())
            all.insert(palette, one);
    }
    return all.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

std::map<QString, OwnColours> coloursFromJson(const QString& json, const QStringList& names)
{
    std::map<QString, OwnColours> result;
    const QJsonObject all = QJsonDocument::fromJson(json.toUtf8()).object();
    for (auto palette = all.begin(); palette != all.end(); ++palette) {
        const QJsonObject colours = palette.value().toObject();
        for (auto one = colours.begin(); one != colours.end() && names.contains(palette.key()); ++one) {
            const QColor colour = colourFrom(one.value().toString());
            if (colour.isValid() && paletteToken(one.key()))
                result[palette.key()].insert(one.key(), colour);
        }
    }
    return result;
}

} // namespace gannet
