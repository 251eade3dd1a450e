// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_expiry.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

#include <optional>

namespace gannet {

namespace {

constexpr int kQuoted = 24; ///< characters of what was typed that are told again
constexpr std::int64_t kMostDays = 366;

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TypedExpiry", words);
}

[[nodiscard]] QDateTime utcOf(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.toMilliseconds(), Qt::UTC);
}

/// "+30m" as a span; nothing on another text.
[[nodiscard]] std::optional<Duration> spanOf(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("^\\+\\s*(\\d{1,6})\\s*([mhd])$"));
    const QRegularExpressionMatch found = form.match(text);
    if (!found.hasMatch())
        return std::nullopt;
    const std::int64_t count = found.captured(1).toLongLong();
    const QChar unit = found.captured(2).at(0);
    return Duration::minutes(unit == QLatin1Char('m') ? count : unit == QLatin1Char('h') ? count * 60 : count * 1440);
}

/// A clock or a date; invalid on another text.
[[nodiscard]] QDateTime momentOf(const QString& text, const QDateTime& now)
{
    for (const QString& form : {QStringLiteral("HH:mm"), QStringLiteral("H:mm"), QStringLiteral("HH:mm:ss")}) {
        const QTime clock = QTime::fromString(text, form);
        if (!clock.isValid())
            continue;
        const QDateTime today(now.date(), clock, Qt::UTC);
        return today > now ? today : today.addDays(1);
    }
    for (const QString& form : {QStringLiteral("yyyy-MM-dd HH:mm"), QStringLiteral("yyyy-MM-dd HH:mm:ss")}) {
        QDateTime moment = QDateTime::fromString(text, form);
        moment.setTimeSpec(Qt::UTC);
        if (moment.isValid())
            return moment;
    }
    const QDate day = QDate::fromString(text, QStringLiteral("yyyy-MM-dd"));
    return day.isValid() ? QDateTime(day, QTime(23, 59, 59), Qt::UTC) : QDateTime();
}

} // namespace

TypedExpiry readExpiry(const QString& typed, Timestamp now)
{
    const QString text = typed.simplified();
    if (text.isEmpty())
        return {};
    const QString told = text.size() <= kQuoted ? text : text.left(kQuoted) + QChar(0x2026);
    const QDateTime clock = utcOf(now);
    Timestamp time;
    if (const auto span = spanOf(text)) {
        time = now + *span;
    } else {
        const QDateTime moment = momentOf(text, clock);
        if (!moment.isValid())
            return {{},
                    tr("\u201c%1\u201d is no time to end at. Write +30m, +2h, +1d, 17:00 or %2 (UTC).")
                        .arg(told, clock.addDays(1).date().toString(Qt::ISODate))};
        // What is far ahead does not fit a timestamp, and is refused by the day before it becomes one.
        const auto days = static_cast<std::int64_t>(clock.daysTo(moment));
        time = days > kMostDays ? now + Duration::minutes((kMostDays + 1) * 1440)
                                : Timestamp::fromMilliseconds(moment.toMSecsSinceEpoch());
    }
    if (time <= now)
        return {{}, tr("%1 is over; it is %2 UTC now. Write +30m.").arg(told, clock.toString(QStringLiteral("HH:mm")))};
    if (time > now + Duration::minutes(kMostDays * 1440))
        return {{}, tr("%1 is more than %2 days ahead. Write +%2d.").arg(told).arg(kMostDays)};
    return {time, {}};
}

} // namespace gannet
