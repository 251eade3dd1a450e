// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"
#include "ui/models/rows_model.h"

#include <QVariantMap>

#include <map>

namespace gannet {

/// Orders, newest first, the legs of a bracket below their entry: those that work, or all since 00:00 UTC. UI thread.
class OrdersModel : public gannet::RowsModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool isAll READ isAll WRITE setAll NOTIFY allChanged)
    Q_PROPERTY(int workingCount READ workingCount NOTIFY workingCountChanged)

public:
    enum Column {
        Time,
        Name,
        SideColumn,
        Type,
        Price,
        Trigger,
        Size,
        Filled,
        Average,
        Queue,
        Flags,
        Mode,
        Account,
        Tag,
        State,
        ColumnCount
    };
    Q_ENUM(Column)

    using RowsModel::RowsModel;

    /// Those that ended today too.
    [[nodiscard]] bool isAll() const { return m_isAll; }
    void setAll(bool isAll);
    /// Of all, whatever the filter hides.
    [[nodiscard]] int workingCount() const { return m_workingCount; }

    /// Whether a cancel can do something.
    Q_INVOKABLE [[nodiscard]] bool isWorking(const QString& id) const;
    Q_INVOKABLE [[nodiscard]] bool isInDoubt(const QString& id) const;
    /// How its figures stand, to be written anew: {words, price, trigger, size, base, quote, note}; a figure that it
    /// has not is empty. Empty: none of them can be changed, and then whyNoChange() says why.
    Q_INVOKABLE [[nodiscard]] QVariantMap changeOf(const QString& id) const;
    Q_INVOKABLE [[nodiscard]] QString whyNoChange(const QString& id) const;
    /// What a figure says so many ticks or lots from `typed`; `figure` is "price", "trigger" or "size". The same where
    /// there is no step from it.
    Q_INVOKABLE [[nodiscard]] QString stepped(const QString& id, const QString& figure, const QString& typed,
                                              int steps) const;
    Q_INVOKABLE [[nodiscard]] QString noteOf(const QString& id, int column) const override;

signals:
    void allChanged();
    void workingCountChanged();

protected:
    void rebuild(Timestamp now) override;
    void look(Timestamp now) override;
    void connectViews() override;
    [[nodiscard]] bool isMoving() const override { return m_isMoving; }
    [[nodiscard]] TableRow renderGone(TableRow row) const override;

private:
    struct Made {
        std::uint64_t rank = 0;
        QString queue;
        TableRow row;
    };
    [[nodiscard]] const KnownOrder* find(const QString& id) const;
    [[nodiscard]] TableRow render(const KnownOrder& known, Timestamp now) const;
    [[nodiscard]] QString queueText(const KnownOrder& known) const;
    [[nodiscard]] std::vector<const KnownOrder*> chosen(Timestamp now) const;

    OpenedView<PortfolioView> m_view;
    std::map<ClientOrderId, MaybeAmount> m_queues;
    std::map<ClientOrderId, Made> m_made; ///< rows of orders that did not change since
    int m_workingCount = 0;
    bool m_isAll = false;
    bool m_isMoving = false;
};

} // namespace gannet
