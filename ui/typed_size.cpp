// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_size.h"

#include "core/base/typed_number.h"

#include <QCoreApplication>
#include <QStringList>

#include <string>

namespace gannet {

namespace {

constexpr int kQuoted = 24; ///< characters of what was typed that are told again

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TypedSize", words);
}

[[nodiscard]] QString quoted(const QString& typed)
{
    if (typed.size() <= kQuoted)
        return QStringLiteral("\u201c%1\u201d").arg(typed);
    return tr("\u201c%1\u2026\u201d (%2 characters)").arg(typed.left(kQuoted)).arg(typed.size());
}

} // namespace

TypedSize readSize(const QString& typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return {};
    const auto size = readTypedNumber(text.toStdString(), {"size", "size"});
    if (size)
        return {QString::fromStdString(size->toString()), {}};
    QStringList fixes;
    for (const std::string& fix : size.error().fixes)
        fixes << QString::fromStdString(fix);
    const QString fix = fixes.isEmpty() ? tr("Write one such as 0.5, or nothing for all.")
                                        : tr("Write %1.").arg(fixes.join(tr(" or ")));
    const bool isLong = text.size() > Decimal::kMaxScale && fixes.isEmpty();
    const QString limit =
        isLong ? tr("longer than a size can be, 18 digits.") : tr("no size; that is digits with at most one point.");
    return {{}, tr("%1 is %2 %3").arg(quoted(text), limit, fix)};
}

} // namespace gannet
