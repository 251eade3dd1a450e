// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rows_model.h"

#include "ui/format.h"
#include "ui/trading/not_known.h"
#include "ui/trading/trading_words.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QSet<QString> idsOf(const std::vector<TableRow>& rows)
{
    QSet<QString> ids;
    ids.reserve(static_cast<qsizetype>(rows.size()));
    for (const TableRow& row : rows)
        ids.insert(row.id);
    return ids;
}

} // namespace

void RowsModel::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    m_isDirty = true;
    forgetNames();
    connectViews();
    emit clientChanged();
    emit tradingChanged();
}

void RowsModel::setActive(bool isActive)
{
    if (isActive == m_isActive)
        return;
    m_isActive = isActive;
    connectViews();
    if (isActive)
        rebuildNow();
    emit activeChanged();
}

void RowsModel::setHeld(bool isHeld)
{
    if (isHeld == m_isHeld)
        return;
    m_isHeld = isHeld;
    if (isHeld) {
        m_latest = m_rows;
    } else {
        arrange(std::move(m_latest));
        m_latest.clear();
        setWaiting(0);
    }
    emit heldChanged();
}

void RowsModel::setFilter(const QString& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_wanted = filter.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    rebuildNow();
    emit filterChanged();
}

void RowsModel::rebuildNow()
{
    const bool wasHeld = std::exchange(m_isHeld, false);
    if (client())
        rebuild(client()->now());
    m_isHeld = wasHeld;
    if (wasHeld) {
        m_latest = m_rows;
        setWaiting(0);
    }
}

bool RowsModel::isTrading() const
{
    return client() && !client()->trading().accounts().empty();
}

QString RowsModel::whyNotTrading() const
{
    return client() ? notTradingWords(*client()) : QString();
}

bool RowsModel::passes(const QString& words) const
{
    const QString folded = words.toCaseFolded();
    return std::ranges::all_of(m_wanted, [&folded](const QString& word) { return folded.contains(word); });
}

QString RowsModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)].id : QString();
}

int RowsModel::rowOf(const QString& id) const
{
    const auto found = std::ranges::find(m_rows, id, &TableRow::id);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QString RowsModel::keyOf(const QString& id) const
{
    const int row = rowOf(id);
    return row < 0 ? QString() : m_rows[static_cast<std::size_t>(row)].key;
}

QString RowsModel::wordsOf(const QString& id) const
{
    const int row = rowOf(id);
    return row < 0 ? QString() : m_rows[static_cast<std::size_t>(row)].words;
}

QString RowsModel::noteOf(const QString&, int) const
{
    return {};
}

TableRow RowsModel::renderGone(TableRow row) const
{
    row.cells =
        QStringList(row.cells.mid(0, 1)) + QStringList(std::max(row.cells.size() - 1, qsizetype{0}), QChar(kDash));
    row.tones.fill(static_cast<int>(Tone::Faint));
    row.mark.clear();
    row.words = QStringLiteral("%1, gone").arg(row.cells.value(0));
    row.isUncertain = false;
    row.isFaded = true;
    return row;
}

int RowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TableRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case IdRole: return row.id;
    case CellsRole: return row.cells;
    case TonesRole: return QVariant::fromValue(row.tones);
    case VenueCodeRole: return row.venueCode;
    case VenueNameRole: return row.venueName;
    case KeyRole: return row.key;
    case Qt::DisplayRole:
    case WordsRole: return row.words;
    case KindRole: return row.kind;
    case IsChildRole: return row.isChild;
    case IsUncertainRole: return row.isUncertain;
    case IsFadedRole: return row.isFaded;
    case MarkRole: return row.mark;
    default: return {};
    }
}

QHash<int, QByteArray> RowsModel::roleNames() const
{
    return {{IdRole, "rowId"},
            {CellsRole, "cells"},
            {TonesRole, "tones"},
            {VenueCodeRole, "venueCode"},
            {VenueNameRole, "venueName"},
            {KeyRole, "key"},
            {WordsRole, "words"},
            {KindRole, "kind"},
            {IsChildRole, "isChild"},
            {IsUncertainRole, "isUncertain"},
            {IsFadedRole, "isFaded"},
            {MarkRole, "mark"}};
}

void RowsModel::onUiEvent(const UiEvent& event)
{
    const bool isCatalogue = std::holds_alternative<CatalogueChanged>(event);
    if (isCatalogue)
        forgetNames();
    m_isDirty = m_isDirty || isCatalogue || std::holds_alternative<TradingEvent>(event);
}

void RowsModel::onFrame(Timestamp now)
{
    look(now);
    const bool isDue = now >= m_nextRefresh || m_nextRefresh - now > kRefresh; // the clock may go back in a replay
    if (!m_isDirty && !(isMoving() && m_isActive && isDue))
        return;
    m_isDirty = false;
    m_nextRefresh = now + kRefresh;
    rebuild(now);
    if (QString why = whyNotTrading(); m_whyNotTrading != why) {
        m_whyNotTrading = std::move(why);
        emit tradingChanged();
    }
    if (QString words = client() ? notKnownWords(*client()) : QString(); m_notKnown != words) {
        m_notKnown = std::move(words);
        emit notKnownChanged();
    }
}

void RowsModel::show(std::vector<TableRow> rows)
{
    if (!m_isHeld || m_rows.empty()) { // where nothing stands, nothing slides under the pointer
        m_latest = m_isHeld ? rows : std::vector<TableRow>();
        arrange(std::move(rows));
        return;
    }
    m_latest = std::move(rows);
    QHash<QString, const TableRow*> latest;
    for (const TableRow& row : m_latest)
        latest.insert(row.id, &row);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (const TableRow* const now = latest.value(m_rows[i].id))
            update(i, *now);
        else
            update(i, renderGone(m_rows[i]));
    }
    const QSet<QString> shown = idsOf(m_rows);
    setWaiting(static_cast<int>(
        std::ranges::count_if(m_latest, [&shown](const TableRow& row) { return !shown.contains(row.id); })));
}

void RowsModel::arrange(std::vector<TableRow> rows)
{
    const std::size_t before = m_rows.size();
    const auto at = [this](std::size_t i) { return m_rows.begin() + static_cast<std::ptrdiff_t>(i); };
    const QSet<QString> wanted = idsOf(rows);
    for (std::size_t end = m_rows.size(); end > 0;) {
        std::size_t begin = end;
        while (begin > 0 && !wanted.contains(m_rows[begin - 1].id))
            --begin;
        if (begin < end) {
            beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
            m_rows.erase(at(begin), at(end));
            endRemoveRows();
        }
        end = begin > 0 ? begin - 1 : 0;
    }
    const QSet<QString> shown = idsOf(m_rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!shown.contains(rows[i].id)) {
            std::size_t end = i + 1;
            while (end < rows.size() && !shown.contains(rows[end].id))
                ++end;
            beginInsertRows({}, static_cast<int>(i), static_cast<int>(end) - 1);
            m_rows.insert(at(i), rows.begin() + static_cast<std::ptrdiff_t>(i),
                          rows.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            i = end - 1;
            continue;
        }
        if (m_rows[i].id != rows[i].id) {
            const auto from =
                std::find_if(at(i), m_rows.end(), [&](const TableRow& row) { return row.id == rows[i].id; });
            const int source = static_cast<int>(from - m_rows.begin());
            beginMoveRows({}, source, source, {}, static_cast<int>(i));
            std::rotate(at(i), from, from + 1);
            endMoveRows();
        }
        update(i, std::move(rows[i]));
    }
    if (m_rows.size() != before)
        emit countChanged();
}

void RowsModel::update(std::size_t row, TableRow now)
{
    if (m_rows[row] == now)
        return;
    m_rows[row] = std::move(now);
    const QModelIndex changed = index(static_cast<int>(row));
    emit dataChanged(changed, changed);
}

void RowsModel::setWaiting(int waiting)
{
    if (waiting == m_waiting)
        return;
    m_waiting = waiting;
    emit waitingChanged();
}

} // namespace gannet
