// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QAbstractListModel>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <vector>

namespace gannet {

/// One line of a table, made of text. What may be an estimate ends with "≈".
struct TableRow {
    QString id; ///< stands for the same thing as long as it is shown
    QStringList cells;
    QList<int> tones;  ///< RowsModel::Tone of the cells; where it is shorter, plain
    QString venueCode; ///< "HL"; empty: none
    QString venueName;
    QString key;              ///< "venue:symbol" of the instrument it is about, if any
    QString words;            ///< all of it in a sentence
    QString mark{};           ///< an alarm beside its name, "NO STOP"; the name's note says all of it
    int kind = 0;             ///< RowsModel::Kind
    bool isChild = false;     ///< belongs to the row above
    bool isUncertain = false; ///< what it says may not be so: amber
    bool isFaded = false;     ///< it is over
    friend bool operator==(const TableRow&, const TableRow&) = default;
};

/// A table of the trading side. Rows keep their identity: they are added, moved, taken away and changed one by one,
/// never made anew. While held (the pointer is over them) no row comes, goes or moves, unless there was none; what they
/// say still changes, and a row that is gone says that. UI thread.
class RowsModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_NAMED_ELEMENT(TableRows)
    QML_UNCREATABLE("a kind of table")
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(bool isActive READ isActive WRITE setActive NOTIFY activeChanged)
    Q_PROPERTY(bool isHeld READ isHeld WRITE setHeld NOTIFY heldChanged)
    Q_PROPERTY(int waiting READ waiting NOTIFY waitingChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(bool isTrading READ isTrading NOTIFY tradingChanged)
    Q_PROPERTY(QString whyNotTrading READ whyNotTrading NOTIFY tradingChanged)
    Q_PROPERTY(QString notKnown READ notKnown NOTIFY notKnownChanged)

public:
    /// How a cell is to be taken; colour comes after the word or the sign.
    enum class Tone { Plain, Muted, Faint, Gain, Loss, Buy, Sell, Honest, Critical };
    Q_ENUM(Tone)
    enum class Kind { Figures, Total, Divider };
    Q_ENUM(Kind)
    enum Role {
        IdRole = Qt::UserRole + 1,
        CellsRole,
        TonesRole,
        VenueCodeRole,
        VenueNameRole,
        KeyRole,
        WordsRole,
        KindRole,
        IsChildRole,
        IsUncertainRole,
        IsFadedRole,
        MarkRole,
    };
    /// Figures that move with the market change at most this often.
    static constexpr Duration kRefresh = Duration::milliseconds(100);

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);
    /// Whether it is in sight: an unseen one asks the engine for nothing.
    [[nodiscard]] bool isActive() const { return m_isActive; }
    void setActive(bool isActive);
    [[nodiscard]] bool isHeld() const { return m_isHeld; }
    void setHeld(bool isHeld);
    /// Rows that will come once it is let go.
    [[nodiscard]] int waiting() const { return m_waiting; }
    [[nodiscard]] int count() const { return rowCount(); }
    /// Rows that hold every word of it, in any order.
    [[nodiscard]] QString filter() const { return m_filter; }
    void setFilter(const QString& filter);
    /// Whether this run has an account at all.
    [[nodiscard]] bool isTrading() const;
    /// A sentence; empty while it trades.
    [[nodiscard]] QString whyNotTrading() const;
    /// What is open and may not be among the rows (not_known.h); empty: nothing.
    [[nodiscard]] QString notKnown() const { return m_notKnown; }

    /// Empty, or -1, for what is not there.
    Q_INVOKABLE [[nodiscard]] QString idAt(int row) const;
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString& id) const;
    Q_INVOKABLE [[nodiscard]] QString keyOf(const QString& id) const;
    Q_INVOKABLE [[nodiscard]] QString wordsOf(const QString& id) const;
    /// What this row has to add to the column's own explanation: why it is unknown, how old it is. May be empty.
    Q_INVOKABLE [[nodiscard]] virtual QString noteOf(const QString& id, int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) final;

signals:
    void clientChanged();
    void activeChanged();
    void heldChanged();
    void waitingChanged();
    void countChanged();
    void filterChanged();
    void tradingChanged();
    void notKnownChanged();

protected:
    /// Makes the rows and calls show(). Called in a frame when something was told, and every kRefresh while
    /// isMoving().
    virtual void rebuild(Timestamp now) = 0;
    /// Before anything else in a frame; takes what views have.
    virtual void look(Timestamp) {}
    /// The client, or being in sight, changed.
    virtual void connectViews() {}
    /// Instruments may be called otherwise from now on: rows that were kept are made anew.
    virtual void forgetNames() {}
    /// Whether what it shows changes with time alone.
    [[nodiscard]] virtual bool isMoving() const { return false; }
    /// How a row that is gone looks until it is let go: faded, its first cell with dashes for the others. A table
    /// whose rows stay true when they are gone returns them as they were.
    [[nodiscard]] virtual TableRow renderGone(TableRow row) const;

    void show(std::vector<TableRow> rows);
    /// At once and also while held: a person asked for other rows.
    void rebuildNow();
    [[nodiscard]] bool passes(const QString& words) const;
    [[nodiscard]] const std::vector<TableRow>& rows() const { return m_rows; }

private:
    void arrange(std::vector<TableRow> rows);
    void update(std::size_t row, TableRow now);
    void setWaiting(int waiting);

    ClientListener m_listener{*this};
    std::vector<TableRow> m_rows;
    std::vector<TableRow> m_latest; ///< while held: what it would be otherwise
    QString m_filter;
    QStringList m_wanted; ///< words of the filter
    Timestamp m_nextRefresh;
    int m_waiting = 0;
    bool m_isActive = true;
    bool m_isHeld = false;
    bool m_isDirty = true;
    QString m_notKnown;
    std::optional<QString> m_whyNotTrading; ///< as last told; nothing before the first frame
};

} // namespace gannet
