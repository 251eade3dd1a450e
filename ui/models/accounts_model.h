// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"
#include "ui/models/rows_model.h"

namespace gannet {

/// Each account: what it has, and how much of its limits is used. UI thread.
class AccountsModel : public gannet::RowsModel {
    Q_OBJECT
    QML_ELEMENT

public:
    enum Column {
        Name,
        State,
        Mode,
        Equity,
        Free,
        Margin,
        Leverage,
        DayResult,
        DailyLoss,
        OpenOrders,
        OrdersToday,
        Rejects,
        ColumnCount
    };
    Q_ENUM(Column)

    using RowsModel::RowsModel;

    Q_INVOKABLE [[nodiscard]] QString noteOf(const QString& id, int column) const override;

protected:
    void rebuild(Timestamp now) override;
    void look(Timestamp now) override;
    void connectViews() override;
    [[nodiscard]] bool isMoving() const override;

private:
    [[nodiscard]] TableRow render(const PortfolioAccount& account) const;
    /// Of a live account that is not open.
    [[nodiscard]] TableRow renderClosed(const AccountStanding& standing) const;
    /// Those that are not open, in order.
    [[nodiscard]] std::vector<AccountStanding> closed() const;
    /// Null before the first comparison.
    [[nodiscard]] const AccountCompared* comparedOf(const PortfolioAccount& account) const;
    [[nodiscard]] QString comparedNote(const PortfolioAccount& account) const;

    OpenedView<PortfolioView> m_view;
    std::vector<PortfolioAccount> m_accounts; ///< of the newest view
    bool m_isNew = false;
};

/// Each asset of each account. UI thread.
class BalancesModel : public gannet::RowsModel {
    Q_OBJECT
    QML_ELEMENT

public:
    enum Column { Asset, Total, Available, Account, Told, ColumnCount };
    Q_ENUM(Column)

    using RowsModel::RowsModel;

    Q_INVOKABLE [[nodiscard]] QString noteOf(const QString& id, int column) const override;

protected:
    void rebuild(Timestamp now) override;
    void look(Timestamp now) override;
    void connectViews() override;
    [[nodiscard]] bool isMoving() const override { return m_isNew; }

private:
    OpenedView<PortfolioView> m_view;
    std::vector<PortfolioBalance> m_balances; ///< of the newest view
    bool m_isNew = false;
};

} // namespace gannet
