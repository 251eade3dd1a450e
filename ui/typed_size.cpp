// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_size.h"

#include "core/base/decimal.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

namespace gannet {

namespace {

constexpr int kQuoted = 24; ///< characters of what was typed that are told again

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TypedSize", words);
}

[[nodiscard]] bool isSize(const QString& text)
{
    const auto value = Decimal::tryParse(text.toStdString());
    return value && value->mantissa >= 0 && !text.startsWith(QLatin1Char('-'));
}

[[nodiscard]] QString quoted(const QString& typed)
{
    if (typed.size() <= kQuoted)
        return QStringLiteral("\u201c%1\u201d").arg(typed);
    return tr("\u201c%1\u2026\u201d (%2 characters)").arg(typed.left(kQuoted)).arg(typed.size());
}

/// "1.5e3" as "1500"; empty when it is not written so.
[[nodiscard]] QString withoutExponent(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d+)(?:\\.(\\d+))?[eE]([+-]?)(\\d{1,2})$"));
    const QRegularExpressionMatch found = form.match(text);
    if (!found.hasMatch())
        return {};
    const bool isDown = found.captured(3) == QLatin1String("-");
    const int exponent = found.captured(4).toInt() * (isDown ? -1 : 1);
    QString digits = found.captured(1) + found.captured(2);
    qsizetype point = found.captured(1).size() + exponent;
    if (point <= 0) {
        digits.prepend(QString(1 - point, QLatin1Char('0')));
        point = 1;
    }
    digits = digits.leftJustified(point, QLatin1Char('0'));
    const QString rest = digits.mid(point);
    const auto value =
        Decimal::tryParse((digits.left(point) + (rest.isEmpty() ? rest : QLatin1Char('.') + rest)).toStdString());
    return value ? QString::fromStdString(plainText(*value)) : QString();
}

/// What may have been meant, nearest first.
[[nodiscard]] QStringList meant(const QString& text)
{
    static const QRegularExpression spaces(QStringLiteral("[\\s_']"));
    static const QRegularExpression number(QStringLiteral("\\d+(?:\\.\\d+)?"));
    static const QRegularExpression oneComma(QStringLiteral("^\\d+,\\d+$"));
    static const QRegularExpression thousands(QStringLiteral("^\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?$"));
    QString bare = text;
    bare.remove(spaces);
    QStringList found;
    if (const QString plain = withoutExponent(bare); !plain.isEmpty())
        return {plain};
    if (oneComma.match(bare).hasMatch())
        found << QString(bare).replace(QLatin1Char(','), QLatin1Char('.'));
    if (thousands.match(bare).hasMatch())
        found << QString(bare).remove(QLatin1Char(','));
    if (found.isEmpty() && !bare.contains(QLatin1Char(',')))
        found << number.match(bare).captured(0);
    found.removeIf([](const QString& one) { return !isSize(one); });
    return found;
}

} // namespace

TypedSize readSize(const QString& typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty())
        return {};
    if (text.startsWith(QLatin1Char('.')))
        text.prepend(QLatin1Char('0'));
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    if (isSize(text))
        return {text, {}};
    const QStringList fixes = meant(text);
    const QString fix = fixes.isEmpty() ? tr("Write one such as 0.5, or nothing for all.")
                                        : tr("Write %1.").arg(fixes.join(tr(" or ")));
    const bool isLong = text.size() > Decimal::kMaxScale && fixes.isEmpty();
    const QString limit =
        isLong ? tr("longer than a size can be, 18 digits.") : tr("no size; that is digits with at most one point.");
    return {{}, tr("%1 is %2 %3").arg(quoted(typed.trimmed()), limit, fix)};
}

} // namespace gannet
