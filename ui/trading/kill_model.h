// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// The kill switches that are set: which, since when, why, what they have done so far, and what is left where they
/// stand. UI thread.
class KillModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY changed)
    Q_PROPERTY(QVariantList switches READ switches NOTIFY switchesChanged)
    Q_PROPERTY(bool isSet READ isSet NOTIFY switchesChanged)
    Q_PROPERTY(bool isEverything READ isEverything NOTIFY switchesChanged)
    Q_PROPERTY(QString sinceText READ sinceText NOTIFY switchesChanged)
    Q_PROPERTY(int entriesLeft READ entriesLeft NOTIFY changed)
    Q_PROPERTY(int inDoubt READ inDoubt NOTIFY changed)
    Q_PROPERTY(int protecting READ protecting NOTIFY changed)
    Q_PROPERTY(int positions READ positions NOTIFY changed)
    Q_PROPERTY(QString modes READ modes NOTIFY changed)
    Q_PROPERTY(bool isAllKnown READ isAllKnown NOTIFY changed)

public:
    explicit KillModel(QObject* parent = nullptr) : QObject(parent), m_listener(*this) {}

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);

    /// Those that are set, the one for everything first: objects {target, words, why, since}.
    [[nodiscard]] QVariantList switches() const { return m_switches; }
    [[nodiscard]] bool isSet() const { return !m_switches.isEmpty(); }
    /// The one for everything is among them.
    [[nodiscard]] bool isEverything() const;
    /// "14:31:52 UTC", of the one for everything; empty when it is not set.
    [[nodiscard]] QString sinceText() const;
    /// Working orders that do not only reduce; those of unknown outcome are counted apart.
    [[nodiscard]] int entriesLeft() const { return m_entries; }
    [[nodiscard]] int inDoubt() const { return m_inDoubt; }
    /// Working orders that only reduce: they stay.
    [[nodiscard]] int protecting() const { return m_protecting; }
    [[nodiscard]] int positions() const { return m_positions; }
    /// Of the accounts with a position, "paper" or "paper live"; flattening is per mode.
    [[nodiscard]] QString modes() const { return m_modes; }

    /// False: there may be more than is counted (not_known.h).
    [[nodiscard]] bool isAllKnown() const { return m_isAllKnown; }

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void changed();
    void switchesChanged();

private:
    [[nodiscard]] bool isStopped(VenueId venue, InstrumentId instrument) const;
    void list();
    void count();
    void update();

    ClientListener m_listener;
    QVariantList m_switches;
    int m_entries = 0, m_inDoubt = 0, m_protecting = 0, m_positions = 0;
    QString m_modes;
    bool m_isAllKnown = true;
    bool m_isNews = false;
};

} // namespace gannet
