// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/format.h"
#include "ui/models/client_listener.h"
#include "ui/models/refused_model.h"

#include <QAbstractListModel>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// How each venue's feed and the engine itself are doing, once a second. UI thread.
class HealthModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(gannet::RefusedModel* refusedFrames READ refusedFrames CONSTANT)
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(QString queueText READ queueText NOTIFY changed)
    Q_PROPERTY(QString stepText READ stepText NOTIFY changed)
    Q_PROPERTY(QString journalText READ journalText NOTIFY changed)
    Q_PROPERTY(QString journalTrouble READ journalTrouble NOTIFY changed)
    Q_PROPERTY(QString dispatchText READ dispatchText NOTIFY changed)
    Q_PROPERTY(QString footerAge READ footerAge NOTIFY changed)

public:
    enum Role {
        SlugRole = Qt::UserRole + 1,
        NameRole,
        CodeRole,
        StateRole,
        StateTextRole,
        IsGoodRole,
        IsBadRole,
        RateTextRole,
        AgeTextRole,
        AgeP99TextRole,
        OffsetTextRole,
        ReconnectsRole,
        GapsRole,
        ResyncsRole,
        RefusedRole,
        CrossedRole,
        MismatchesRole,
        SubscriptionsRole,
        WordsRole,
    };

    explicit HealthModel(QObject* parent = nullptr) : QAbstractListModel(parent), m_refused(this) {}

    [[nodiscard]] EngineClient* client() const { return m_client.get(); }
    void setClient(EngineClient* client);
    [[nodiscard]] RefusedModel* refusedFrames() { return &m_refused; }
    [[nodiscard]] int count() const { return rowCount(); }
    /// Items waiting for the engine and the deepest it was: "0, most 212".
    [[nodiscard]] QString queueText() const;
    /// One engine step: "12 \u00b5s / 95 \u00b5s" (p50 / p99).
    [[nodiscard]] QString stepText() const;
    [[nodiscard]] QString journalText() const; ///< "1.2 MB", "off", or that it failed
    /// Why nothing is recorded though it should be; empty: all is well.
    [[nodiscard]] QString journalTrouble() const { return toQString(m_engine.journalTrouble.view()); }
    /// What the pipeline did to keep up: "late 0, out of order 0, doubled 3, coalesced 0, shed 0".
    [[nodiscard]] QString dispatchText() const;
    /// The worst venue's feed age, "21 / 64 ms" (p50 / p99); the dash when no venue knows.
    [[nodiscard]] QString footerAge() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void onFrame(Timestamp now) override;

signals:
    void clientChanged();
    void changed();

private:
    /// The parts of HealthView that are about the engine itself.
    struct EngineFigures {
        std::uint32_t inboxDepth = 0, inboxHighMark = 0;
        std::uint64_t duplicates = 0, late = 0, outOfOrder = 0, shedTrades = 0, coalesced = 0;
        Duration stepP50, stepP99;
        std::uint64_t journalBytes = 0;
        FixedText<240> journalTrouble;
    };
    void take(const HealthView& view);
    void openView();

    ClientListener m_client{*this};
    OpenedView<HealthView> m_view;
    RefusedModel m_refused;
    std::vector<HealthVenue> m_rows;
    EngineFigures m_engine;
    Timestamp m_now;
};

/// "<1 \u00b5s", "12 \u00b5s", "4.2 ms", "1.5 s": short times, cut.
[[nodiscard]] QString shortTimeText(Duration time);
/// "812 B", "1.2 MB": powers of 1000, cut to one decimal.
[[nodiscard]] QString bytesText(std::uint64_t bytes);

} // namespace gannet
