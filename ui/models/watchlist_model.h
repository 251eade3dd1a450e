// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/freshness.h"
#include "ui/models/client_listener.h"

#include <QAbstractListModel>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <string>
#include <vector>

namespace gannet {

/// Instruments of all venues with their last price, 24 h change, funding for eight hours and spread, grouped by kind.
/// Figures change at most ten times a second; rows never change their order by themselves. UI thread.
class WatchlistModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QStringList keys READ keys WRITE setKeys NOTIFY keysChanged)
    Q_PROPERTY(bool isChosen READ isChosen NOTIFY keysChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    /// Rows that are live at once; more are refused.
    static constexpr std::size_t kMost = kQuoteRows;
    /// Where nobody chose, this many of each venue are shown, the ones everybody knows first.
    static constexpr std::size_t kAutomaticPerVenue = 24;
    static constexpr Duration kRefresh = Duration::milliseconds(100);

    enum Role {
        SectionRole = Qt::UserRole + 1,
        KeyRole,
        VenueCodeRole,
        VenueNameRole,
        SymbolRole,
        LastTextRole,
        ChangeTextRole,
        ChangeSignRole,
        FundingTextRole,
        FundingSignRole,
        SpreadTextRole,
        ReasonRole,
        StateRole,
        AgeTextRole,
        LastMoveRole,
        IsDimmedRole,
        IsGreyRole,
    };

    explicit WatchlistModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    [[nodiscard]] EngineClient* client() const { return m_client.get(); }
    void setClient(EngineClient* client);
    /// What was chosen, "venue:symbol" each; empty: chosen by the model from the catalogues as they come.
    [[nodiscard]] QStringList keys() const;
    void setKeys(const QStringList& keys);
    /// Whether a person said which symbols there are.
    [[nodiscard]] bool isChosen() const { return m_isChosen; }
    [[nodiscard]] QString filter() const { return m_filter; }
    void setFilter(const QString& filter);
    [[nodiscard]] int count() const { return rowCount(); }

    /// False when it is there already or the list is full.
    Q_INVOKABLE bool add(const QString& key);
    Q_INVOKABLE bool remove(const QString& key);
    /// -1 when it is not shown.
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString& key) const;
    /// Empty beyond the end.
    Q_INVOKABLE [[nodiscard]] QString keyAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    void keysChanged();
    void filterChanged();
    void countChanged();

private:
    /// What is shown of a row; compared so that only what changed is told.
    struct Texts {
        QString symbol, venueName, last, change, funding, spread, reason, state, age;
        int changeSign = 0;
        int fundingSign = 0;
        int lastMove = 0; ///< counts the changes of the last price while it is current; the sign says where it went
        bool isDimmed = false;
        bool isGrey = false;
        friend bool operator==(const Texts&, const Texts&) = default;
    };
    struct Entry {
        std::string key;
        InstrumentType type = InstrumentType::Perpetual;
        bool isKnown = false;
        Texts texts;
        MaybeAmount last; ///< as shown, at the row's decimals
    };
    [[nodiscard]] const Entry& entryAt(int row) const { return m_entries[m_shown[static_cast<std::size_t>(row)]]; }
    void chooseFromKnown();
    void chooseAutomatically(const CatalogueChanged& catalogue);
    bool learn(Entry& entry); ///< whether it told something new
    void insertEntry(std::string key);
    void openView();
    bool takeChoice();
    void rebuildShown();
    void filterShown();
    [[nodiscard]] bool passes(const Entry& entry, std::string_view typed) const;
    void update(Timestamp now);
    [[nodiscard]] static MaybeAmount lastOf(const QuoteRow& row);
    [[nodiscard]] Texts textsOf(const Entry& entry, const QuoteRow& quote, Timestamp now) const;

    ClientListener m_client{*this};
    OpenedView<QuotesView> m_view;
    std::vector<Entry> m_entries;     ///< grouped by type, in order of choice within one
    std::vector<std::size_t> m_shown; ///< places in m_entries that pass the filter
    std::vector<QuoteRow> m_rows;     ///< of the last view, in the order that was asked for
    std::vector<std::string> m_asked; ///< keys the view was opened with
    QString m_filter;
    Timestamp m_nextUpdate;
    bool m_isChosen = false; ///< by a person or the config
    bool m_isViewStale = false;
};

} // namespace gannet
