// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"

#include <QAbstractListModel>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <string>
#include <string_view>
#include <vector>

namespace gannet {

class EngineClient;

/// One figure of a ticket's summary.
struct TicketFigure {
    QString label;
    QString text;
    QString tip;       ///< what it is, how it is worked out, or why it is not known
    QString tone = {}; ///< "", "loss", "warning"
    bool isEstimate = false;
    bool isVital = false; ///< needed before the press: always in sight
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
    enum Role { Label = Qt::UserRole, Text, Tip, Tone, IsEstimate, IsVital };

    explicit TicketFigures(QObject* parent = nullptr);

    /// The client, which lives on, knows what time it is and what the venue is called.
    void show(const TicketView& view, const QString& quote, const EngineClient* client = nullptr,
              std::string_view slug = {});
    /// What all figures are worked out from, and how old that is at this moment.
    Q_INVOKABLE QString source() const;
    [[nodiscard]] const std::vector<TicketFigure>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    std::vector<TicketFigure> m_rows;
    const EngineClient* m_client = nullptr; ///< null: no view was shown
    std::string m_slug;
    Timestamp m_heard; ///< of the book
};

} // namespace gannet
