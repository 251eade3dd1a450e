// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine_client.h"
#include "ui/viewmodels/freshness_model.h"

#include <QObject>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// What every block about one instrument knows: which one, its names, how fresh its data is. UI thread.
class BlockViewModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QString instrumentKey READ instrumentKey WRITE setInstrumentKey NOTIFY instrumentChanged)
    Q_PROPERTY(QString title READ title NOTIFY instrumentChanged)
    Q_PROPERTY(QString symbol READ symbol NOTIFY instrumentChanged)
    Q_PROPERTY(QString base READ base NOTIFY instrumentChanged)
    Q_PROPERTY(QString quote READ quote NOTIFY instrumentChanged)
    Q_PROPERTY(QString venueSlug READ venueSlug NOTIFY instrumentChanged)
    Q_PROPERTY(QString venueName READ venueName NOTIFY instrumentChanged)
    Q_PROPERTY(QString venueTag READ venueTagText NOTIFY instrumentChanged)
    Q_PROPERTY(bool isKnown READ isKnown NOTIFY instrumentChanged)
    Q_PROPERTY(gannet::FreshnessModel* freshness READ freshness CONSTANT)

public:
    explicit BlockViewModel(QObject* parent = nullptr);
    ~BlockViewModel() override;

    [[nodiscard]] EngineClient* client() const { return m_client; }
    void setClient(EngineClient* client);
    /// "venue:symbol"; empty shows nothing. May name an instrument that is not known yet.
    [[nodiscard]] QString instrumentKey() const { return m_key; }
    void setInstrumentKey(const QString& key);
    /// "BTC-PERP"; the venue's own symbol while the catalogue is not there.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString symbol() const;
    [[nodiscard]] QString base() const;
    [[nodiscard]] QString quote() const;
    [[nodiscard]] QString venueSlug() const;
    [[nodiscard]] QString venueName() const;
    [[nodiscard]] QString venueTagText() const;
    [[nodiscard]] bool isKnown() const { return instrument() != nullptr; }
    [[nodiscard]] FreshnessModel* freshness() { return &m_freshness; }
    [[nodiscard]] const FreshnessModel* freshness() const { return &m_freshness; }
    [[nodiscard]] DataState state() const { return m_freshness.state(); }
    /// Null while the catalogue is not there.
    [[nodiscard]] const Instrument* instrument() const;

    void onFrame(Timestamp now) final;
    void onUiEvent(const UiEvent& event) override;
    [[nodiscard]] Timestamp takenReceived() const override { return m_takenReceived; }

signals:
    void clientChanged();
    void instrumentChanged();
    /// At most once per frame: what is drawn or bound from this view-model changed.
    void changed();

protected:
    /// Opens the views of m_key anew; called when key or client change and both are there.
    virtual void openViews() = 0;
    /// Closes the views and forgets what they told.
    virtual void closeViews() = 0;
    /// Takes what is new. Returns whether something that is drawn changed.
    virtual bool takeViews(Timestamp now) = 0;
    /// The freshness of the last view taken; null before the first.
    [[nodiscard]] virtual const Freshness* lastFreshness() const = 0;
    [[nodiscard]] virtual QString crossedText() const { return {}; }

    [[nodiscard]] std::string key() const { return m_key.toStdString(); }
    void noteReceived(Timestamp received) { m_takenReceived = received; }
    /// Closes, and opens again if there is something to open.
    void reopen();

private:
    bool judge(Timestamp now);

    QPointer<EngineClient> m_client;
    QString m_key;
    FreshnessModel m_freshness;
    Timestamp m_openedAt; ///< first frame since the views were opened
    Timestamp m_takenReceived;
    bool m_isOpen = false;
};

} // namespace gannet
