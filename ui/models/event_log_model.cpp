// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/event_log_model.h"

#include <algorithm>
#include <utility>

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
    if (!std::exchange(m_wasAttended, true)) {
        emit attendedChanged();
        return;
    }
    if (!isAttended) {
        m_left = newest();
        m_leftAt = client() ? client()->now() : Timestamp{};
        setSinceLeft(0);
    } else {
        setSinceLeft(static_cast<int>(newest() - std::min(m_left, newest())));
    }
    rebuildNow();
    emit attendedChanged();
}

void EventLogModel::forgetLeft()
{
    m_left = 0;
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

EventLogModel::Made EventLogModel::render(const LoggedEvent& event) const
{
    Made made{event.ordinal, event.time, eventWords(*client(), event.event), {}};
    const EventWords& said = made.said;
    TableRow& row = made.row;
    row.id = idOf(event.ordinal);
    row.cells = {timeText(event.time), said.kindWord, said.mode, shortRequest(said.request), said.words};
    using enum Tone;
    const Tone kind = said.kind == EventKind::Trouble || said.kind == EventKind::Refusal ? Critical
                      : said.isBad                                                       ? Honest
                                                                                         : Muted;
    for (const Tone tone : {Muted, kind, said.mode == QLatin1String("LIVE") ? Plain : Honest, Muted, Plain})
        row.tones.append(static_cast<int>(tone));
    row.isUncertain = said.isBad;
    row.words = row.cells.join(QStringLiteral(", "));
    return made;
}

/// An event is put into words once: a burst costs what it brings. What a venue did is told a moment later than what was
/// done here, so an event finds its place by its time.
void EventLogModel::make()
{
    const auto& log = client()->trading().log();
    const std::uint64_t oldest = log.empty() ? 0 : log.front().ordinal;
    if (m_made.size() > 0 && m_madeTo + 1 - m_made.size() < oldest)
        std::erase_if(m_made, [oldest](const Made& made) { return made.ordinal < oldest; });
    for (auto event = std::ranges::upper_bound(log, m_madeTo, {}, &LoggedEvent::ordinal); event != log.end(); ++event) {
        const auto place = std::find_if(m_made.rbegin(), m_made.rend(),
                                        [&event](const Made& made) { return made.time <= event->time; });
        m_made.insert(place.base(), render(*event));
        m_madeTo = event->ordinal;
    }
}

void EventLogModel::rebuild(Timestamp)
{
    if (!isActive())
        return;
    make();
    std::vector<TableRow> rows;
    bool isLineDrawn = m_sinceLeft == 0;
    for (auto made = m_made.rbegin(); made != m_made.rend() && rows.size() < kShown; ++made) {
        if (!isLineDrawn && made->ordinal <= m_left) {
            isLineDrawn = true;
            TableRow line;
            line.id = QStringLiteral("left");
            line.kind = static_cast<int>(RowsModel::Kind::Divider);
            line.words = QStringLiteral("%1 since you left at %2").arg(m_sinceLeft).arg(clockText(m_leftAt));
            rows.push_back(std::move(line));
        }
        if (isWanted(made->said, m_only) && (filter().isEmpty() || passes(made->row.words)))
            rows.push_back(made->row);
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
    case What:
        if (const auto* const compared = std::get_if<AccountCompared>(&event->event))
            return comparedWords(*client(), *compared).join(QLatin1Char('\n'));
        return {};
    case Request: return words.request.isEmpty() ? QStringLiteral("Nobody pressed anything for this") : words.request;
    default: return {};
    }
}

} // namespace gannet
