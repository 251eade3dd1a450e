// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rows_model.h"
#include "ui/trading/trading_words.h"

#include <cstdint>
#include <deque>

namespace gannet {

/// What trading told, in plain words, newest first, with a line below all that came since the window was left. UI
/// thread.
class EventLogModel : public gannet::RowsModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Only only READ only WRITE setOnly NOTIFY onlyChanged)
    Q_PROPERTY(bool isAttended READ isAttended WRITE setAttended NOTIFY attendedChanged)
    Q_PROPERTY(int sinceLeft READ sinceLeft NOTIFY sinceLeftChanged)

public:
    enum Column { Time, Kind, Mode, Request, What, ColumnCount };
    Q_ENUM(Column)
    enum class Only { All, Troubles, Fills, Orders, Switches };
    Q_ENUM(Only)
    /// Rows that are shown; older ones are in the store's audit.
    static constexpr std::size_t kShown = 1'000;

    using RowsModel::RowsModel;

    [[nodiscard]] Only only() const { return m_only; }
    void setOnly(Only only);
    /// Whether somebody looks: the window is the active one.
    [[nodiscard]] bool isAttended() const { return m_isAttended; }
    void setAttended(bool isAttended);
    /// Events that came while nobody looked, the last time.
    [[nodiscard]] int sinceLeft() const { return m_sinceLeft; }
    Q_INVOKABLE void forgetLeft();
    Q_INVOKABLE [[nodiscard]] QString noteOf(const QString& id, int column) const override;

signals:
    void onlyChanged();
    void attendedChanged();
    void sinceLeftChanged();

protected:
    void rebuild(Timestamp now) override;
    /// What has happened stays so, whatever newer events push it out.
    [[nodiscard]] TableRow renderGone(TableRow row) const override { return row; }
    void forgetNames() override
    {
        m_made.clear();
        m_madeTo = 0;
    }

private:
    struct Made {
        std::uint64_t ordinal = 0;
        Timestamp time; ///< as shown
        EventWords said;
        TableRow row;
    };
    void make();
    [[nodiscard]] Made render(const LoggedEvent& event) const;
    [[nodiscard]] const LoggedEvent* find(const QString& id) const;
    [[nodiscard]] std::uint64_t newest() const;
    void setSinceLeft(int count);

    std::uint64_t m_left = 0; ///< ordinal of the last event before the window was left
    Timestamp m_leftAt;
    std::deque<Made> m_made;    ///< of the whole log, by the time that is shown, oldest first
    std::uint64_t m_madeTo = 0; ///< ordinal of the last event that was made
    Only m_only = Only::All;
    bool m_isAttended = false;
    bool m_wasAttended = false; ///< before the first time nobody has left
    int m_sinceLeft = 0;
};

} // namespace gannet
