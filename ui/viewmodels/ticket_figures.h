// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"

#include <QAbstractListModel>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// One figure of a ticket's summary.
struct TicketFigure {
    QString label;
    QString text;
    QString tip;       ///< what it is, how it is worked out, or why it is not known
    QString tone = {}; ///< "", "loss", "warning"
    bool isEstimate = false;
    friend bool operator==(const TicketFigure&, const TicketFigure&) = default;
};

/// What the draft would cost and do: always the same rows in the same order, unknown ones as dashes that say why. All
/// of one view. Pure.
[[nodiscard]] std::vector<TicketFigure> figuresOf(const TicketView& view, const QString& quote);

/// Those rows for QML; tells only of rows that changed. UI thread.
class TicketFigures : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a ticket")

public:
    enum Role { Label = Qt::UserRole, Text, Tip, Tone, IsEstimate };

    explicit TicketFigures(QObject* parent = nullptr);

    void show(const TicketView& view, const QString& quote);
    [[nodiscard]] const std::vector<TicketFigure>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    std::vector<TicketFigure> m_rows;
};

} // namespace gannet
