// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine_client.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <string>
#include <vector>

namespace gannet {

/// One way that an order of an instrument could go.
struct TicketRoute {
    std::string key;     ///< "venue:symbol"
    AccountName account; ///< empty: the venue has none
    TradingMode mode = TradingMode::Paper;
    /// A shadow account may have the name of another.
    [[nodiscard]] bool isShadow() const { return mode == TradingMode::Shadow; }
    friend bool operator==(const TicketRoute&, const TicketRoute&) = default;
};

/// All ways of the same thing: every venue that trades it, with each of its accounts. What they have in common is the
/// canonical id. In the order of venues; empty while the instrument is not known. Pure.
[[nodiscard]] std::vector<TicketRoute> routesOf(const EngineClient& client, const std::string& key);

/// Those for a list, each with its touch, fees and position while the list is open: their markets are subscribed just
/// so long. What is not known is a dash that says why. UI thread.
class TicketRoutes : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a ticket")
    Q_PROPERTY(int count READ count NOTIFY listed)
    Q_PROPERTY(bool isOpen READ isOpen WRITE setOpen NOTIFY openChanged)
    Q_PROPERTY(int chosen READ chosen NOTIFY listed)

public:
    enum Role {
        VenueTag = Qt::UserRole,
        VenueName,
        Symbol,
        Account,
        ModeWord,
        Bid,
        Ask,
        Fees,
        FeesTip,
        Position,
        Funding,    ///< for eight hours, in per cent with its sign
        FundingTip, ///< as the venue tells it, and when it is paid next
        Unit,       ///< what one contract is where it is not one of the base: "1000 PEPE"; else empty
        Reason,     ///< why something is a dash or nothing can be sent there; empty: all is well
        IsOffered,  ///< an order can go there
    };

    explicit TicketRoutes(QObject* parent = nullptr);
    ~TicketRoutes() override;

    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    void setOpen(bool isOpen);
    /// The row that orders take now; -1: none.
    [[nodiscard]] int chosen() const { return m_chosen; }
    /// Null out of range.
    [[nodiscard]] const TicketRoute* at(int row) const;

    /// What there is to choose from for an instrument, by the catalogues and accounts of now.
    void list(EngineClient* client, const std::string& key);
    [[nodiscard]] bool has(const TicketRoute& route) const;
    /// -1: there is no such row.
    [[nodiscard]] int rowOf(const TicketRoute& route) const;
    /// Once per frame: which of it orders take, and what is new of it.
    void show(const TicketRoute& route);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

signals:
    void listed();
    void openChanged();

private:
    struct Row {
        TicketRoute route;
        std::unique_ptr<OpenedView<TicketView>> view;
        const TicketView* shown = nullptr;
    };
    void openRow(Row& row);
    [[nodiscard]] QString reasonOf(const Row& row) const;

    QPointer<EngineClient> m_client;
    std::vector<Row> m_rows;
    int m_chosen = -1;
    bool m_isOpen = false;
};

} // namespace gannet
