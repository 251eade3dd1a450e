// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/event_log_model.h"

#include "ui/trading/trading_words.h"

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] bool isWanted(const EventWords& words, EventLogModel::Only only)
{
    using enum EventLogModel::Only;
    switch (only) {
    case All: return true;
    case Troubles: return words.isBad;
    case Fills: return words.kind == EventKind::Fill;
    case Orders:
        return words.kind == EventKind::Order || words.kind == EventKind::Press || words.kind == EventKind::Refusal;
    case Switches: return words.kind == EventKind::Switch || words.kind == EventKind::Account;
    }
    return true;
}

[[nodiscard]] QString idOf(std::uint64_t ordinal)
{
    return QString::number(ordinal);
}

/// A request's first digits: enough to tell a few apart. The whole of it is in the cell's note.
[[nodiscard]] QString shortRequest(const QString& request)
{
    return request.left(8);
}

} // namespace

void EventLogModel::setOnly(Only only)
{
    if (only == m_only)
        return;
    m_only = only;
    rebuildNow();
    emit onlyChanged();
}

std::uint64_t EventLogModel::newest() const
{
    return !client() || client()->trading().log().empty() ? 0 : client()->trading().log().back().ordinal;
}

void EventLogModel::setAttended(bool isAttended)
{
    if (isAttended == m_isAttended)
        return;
    m_isAttended = isAttended;
    if (!isAttended) {
        m_left = newest();
        m_leftAt = client() ? client()->now() : Timestamp{};
        m_back = 0;
        setSinceLeft(0);
    } else {
        m_back = newest();
        setSinceLeft(static_cast<int>(m_back - std::min(m_left, m_back)));
    }
    rebuildNow();
    emit attendedChanged();
}

void EventLogModel::forgetLeft()
{
    m_back = m_left = 0;
    setSinceLeft(0);
    rebuildNow();
}

void EventLogModel::setSinceLeft(int count)
{
    if (count == m_sinceLeft)
        return;
    m_sinceLeft = count;
    emit sinceLeftChanged();
}

const LoggedEvent* EventLogModel::find(const QString& id) const
{
    if (!client())
        return nullptr;
    const auto& log = client()->trading().log();
    const auto found = std::ranges::lower_bound(log, id.toULongLong(), {}, &LoggedEvent::ordinal);
    return found == log.end() || idOf(found->ordinal) != id ? nullptr : &*found;
}

void EventLogModel::rebuild(Timestamp)
{
    const auto& log = client()->trading().log();
    std::vector<TableRow> rows;
    const bool hasLine = m_sinceLeft > 0;
    bool isLineDrawn = false;
    for (auto event = log.rbegin(); event != log.rend() && rows.size() < kShown; ++event) {
        if (hasLine && !isLineDrawn && event->ordinal <= m_left) {
            isLineDrawn = true;
            TableRow line;
            line.id = QStringLiteral("left");
            line.kind = static_cast<int>(RowsModel::Kind::Divider);
            line.words = QStringLiteral("%1 since you left at %2").arg(m_sinceLeft).arg(clockText(m_leftAt));
            rows.push_back(std::move(line));
        }
        const EventWords words = eventWords(*client(), event->event);
        if (!isWanted(words, m_only))
            continue;
        TableRow row;
        row.id = idOf(event->ordinal);
        row.cells = {timeText(event->time), words.kindWord, words.mode, shortRequest(words.request), words.words};
        using enum Tone;
        const Tone kind = words.kind == EventKind::Trouble || words.kind == EventKind::Refusal ? Critical
                          : words.isBad                                                        ? Honest
                                                                                               : Muted;
        for (const Tone tone : {Muted, kind, words.mode == QLatin1String("LIVE") ? Plain : Honest, Muted, Plain})
            row.tones.append(static_cast<int>(tone));
        row.isUncertain = words.isBad;
        row.words = row.cells.join(QStringLiteral(", "));
        if (passes(row.words))
            rows.push_back(std::move(row));
    }
    show(std::move(rows));
}

QString EventLogModel::noteOf(const QString& id, int column) const
{
    const LoggedEvent* const event = find(id);
    if (!event)
        return {};
    const EventWords words = eventWords(*client(), event->event);
    switch (column) {
    case Time: return dateText(event->time) + QLatin1Char(' ') + timeText(event->time) + QStringLiteral(" UTC");
    case Request: return words.request.isEmpty() ? QStringLiteral("Nobody pressed anything for this") : words.request;
    case What: return words.words;
    default: return {};
    }
}

} // namespace gannet
