// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QAbstractListModel>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <string>
#include <vector>

namespace gannet {

/// How well an instrument answers what was typed; the smaller the better, negative: not at all. Capitals do not count.
/// The whole symbol, base or canonical id comes before a beginning of one, that before a part of one; several words
/// must all be found (one of them may name the venue). Pure.
[[nodiscard]] int searchRank(const Instrument& instrument, std::string_view venueName, std::string_view typed);

/// Instruments of all venues that answer what was typed, best first; at most kMost of them. UI thread.
class InstrumentSearchModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)

public:
    static constexpr std::size_t kMost = 200;
    enum Role { KeyRole = Qt::UserRole + 1, SymbolRole, CanonicalRole, VenueCodeRole, VenueNameRole, KindRole };

    explicit InstrumentSearchModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    [[nodiscard]] EngineClient* client() const { return m_client.get(); }
    void setClient(EngineClient* client);
    [[nodiscard]] QString filter() const { return m_filter; }
    void setFilter(const QString& filter);

    /// What to look at beside an instrument: with `isElsewhere` the same base and kind at another venue, else the best
    /// known other one of its venue. Its key; empty: there is none, or it is not known yet.
    Q_INVOKABLE [[nodiscard]] QString companionOf(const QString& key, bool isElsewhere) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    void filterChanged();

private:
    struct Row {
        QString key, symbol, canonical, venueCode, venueName, kind;
    };
    void rebuild();

    ClientListener m_client{*this};
    QString m_filter;
    std::vector<Row> m_rows;
    bool m_isDirty = false;
};

} // namespace gannet
