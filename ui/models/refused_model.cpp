// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/refused_model.h"

#include "ui/format.h"

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] bool isSame(const HealthRefused& a, const HealthRefused& b)
{
    return a.time == b.time && a.count == b.count && a.slug.view() == b.slug.view() && a.code.view() == b.code.view() &&
           a.words.view() == b.words.view();
}

} // namespace

void RefusedModel::take(const HealthView& view)
{
    const auto rows = std::span(view.refused).first(view.refusedCount);
    if (std::ranges::equal(rows, m_rows, isSame))
        return;
    const bool isOtherCount = rows.size() != m_rows.size();
    beginResetModel();
    m_rows.assign(rows.begin(), rows.end());
    endResetModel();
    if (isOtherCount)
        emit countChanged();
}

int RefusedModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant RefusedModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HealthRefused& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case TimeRole: return clockText(row.time);
    case VenueCodeRole: return venueTag(row.slug.view());
    case CodeRole: return toQString(row.code.view());
    case Qt::DisplayRole:
    case WordsRole: return toQString(row.words.view());
    case CountRole: return QString(QStringLiteral("\u00d7") + countText(row.count));
    default: return {};
    }
}

QHash<int, QByteArray> RefusedModel::roleNames() const
{
    return {{TimeRole, "time"},
            {VenueCodeRole, "venueCode"},
            {CodeRole, "code"},
            {WordsRole, "words"},
            {CountRole, "countText"}};
}

} // namespace gannet
