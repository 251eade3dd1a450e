// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rows_model.h"

#include <cstdint>
#include <deque>

namespace gannet {

/// Executions that were counted in this run and those told at its start, newest first. UI thread.
class FillsModel : public gannet::RowsModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int total READ total NOTIFY countChanged)

public:
    enum Column { Time, Name, SideColumn, Price, Size, Value, Fee, Role, Mode, Account, Tag, Trade, ColumnCount };
    Q_ENUM(Column)
    /// Rows that are shown; older ones are in the store.
    static constexpr std::size_t kShown = 1'000;

    using RowsModel::RowsModel;

    /// All that trading remembers, shown or not.
    [[nodiscard]] int total() const;

protected:
    void rebuild(Timestamp now) override;
    /// What was filled stays so, whatever newer fills push it out.
    [[nodiscard]] TableRow renderGone(TableRow row) const override { return row; }
    void forgetNames() override { m_made.clear(); }

private:
    [[nodiscard]] TableRow render(const FillTold& told) const;

    std::deque<TableRow> m_made; ///< of the newest fills, oldest first
    std::uint64_t m_madeTo = 0;  ///< number of the last of them, as TradingState counts
};

} // namespace gannet
