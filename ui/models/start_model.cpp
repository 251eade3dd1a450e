// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/start_model.h"

#include "ui/format.h"

namespace gannet {

namespace {

constexpr std::string_view kFirstQuote = "first quote";

[[nodiscard]] QString stateName(StartStage::State state)
{
    switch (state) {
    case StartStage::State::Running: return QStringLiteral("running");
    case StartStage::State::Done: return QStringLiteral("done");
    case StartStage::State::Failed: return QStringLiteral("failed");
    }
    return {};
}

} // namespace

void StartModel::setClient(EngineClient* client)
{
    if (m_client.set(client))
        emit clientChanged();
}

int StartModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant StartModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole: return toQString(row.stage.name);
    case StateRole: return stateName(row.stage.state);
    case TimeTextRole: return row.timeText;
    case WordsRole: return toQString(row.stage.words);
    case IsOverLimitRole: return row.isOverLimit;
    default: return {};
    }
}

QHash<int, QByteArray> StartModel::roleNames() const
{
    return {{NameRole, "name"},
            {StateRole, "state"},
            {TimeTextRole, "timeText"},
            {WordsRole, "words"},
            {IsOverLimitRole, "isOverLimit"}};
}

StartModel::Row StartModel::makeRow(const StartStage& stage, Timestamp now)
{
    Row row{stage, {}, false};
    const Duration took = stage.state == StartStage::State::Running ? now - stage.began : stage.took;
    row.isOverLimit = stage.limit.ns > 0 && took > stage.limit;
    row.timeText = ageText(took);
    if (row.isOverLimit && stage.state == StartStage::State::Running)
        row.timeText += QStringLiteral(" of ") + ageText(stage.limit);
    return row;
}

void StartModel::onFrame(Timestamp now)
{
    if (m_isDone || !m_client.get())
        return;
    const auto& stages = m_client.get()->startStages();
    const std::size_t known = m_rows.size();
    bool isDone = false;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const StartStage& stage = stages[i];
        isDone = isDone || (stage.state == StartStage::State::Done && stage.name.starts_with(kFirstQuote));
        Row row = makeRow(stage, now);
        if (i < known) {
            if (row == m_rows[i])
                continue;
            m_rows[i] = std::move(row);
            const QModelIndex at = index(static_cast<int>(i));
            emit dataChanged(at, at);
        } else {
            beginInsertRows({}, static_cast<int>(i), static_cast<int>(i));
            m_rows.push_back(std::move(row));
            endInsertRows();
        }
    }
    if (isDone) {
        m_isDone = true;
        emit doneChanged();
    }
}

} // namespace gannet
