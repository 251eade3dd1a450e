// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_state.h"
#include "core/model/trading_event.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <string>

namespace gannet {

/// What became of the one order a ticket sent last: told by its request's answer and by its order, in any order, once
/// or often. Nothing here sends. UI thread.
class TicketProgress {
public:
    enum class State : std::uint8_t {
        None,
        Confirming, ///< a person's yes is wanted
        Sending,
        Waiting, ///< this program watches its trigger
        Working,
        Filled,
        Ended, ///< cancelled or expired
        Rejected,
        Unknown, ///< sent, and nobody knows: the venue is asked, nothing is sent again
    };

    /// `words` is the order as it was shown and sent; `revision` the draft it was made from.
    void pressed(std::string request, QString words, std::uint32_t revision, Timestamp now);
    /// Whether it was about the request of this ticket.
    bool on(const RequestAnswered& answer);
    bool on(const OrderChanged& change);
    void clear();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isBusy() const
    {
        return m_state == State::Confirming || m_state == State::Sending || m_state == State::Unknown;
    }
    /// It is at the venue, or was.
    [[nodiscard]] bool isTaken() const
    {
        return m_state == State::Waiting || m_state == State::Working || m_state == State::Filled ||
               m_state == State::Ended;
    }
    [[nodiscard]] const std::string& request() const { return m_request; }
    [[nodiscard]] const QString& words() const { return m_words; }
    [[nodiscard]] const QStringList& reasons() const { return m_reasons; }
    /// There is one reason, of a soft limit: it may go unasked from now on.
    [[nodiscard]] bool mayGoUnasked() const { return m_mayGoUnasked; }
    [[nodiscard]] std::uint32_t revision() const { return m_revision; }
    [[nodiscard]] Timestamp since() const { return m_since; } ///< of the press
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const std::optional<Order>& order() const { return m_order; }
    /// One line for the ticket; empty in None and Confirming. `venue` is its name for people.
    [[nodiscard]] QString text(Timestamp now, const QString& venue, int priceScale, int qtyScale) const;

private:
    /// The order as it was shown and sent; with the terms that hold, once they are others.
    [[nodiscard]] QString wordsNow(int priceScale, int qtyScale) const;

    State m_state = State::None;
    std::string m_request;
    QString m_words;
    QStringList m_reasons;
    bool m_mayGoUnasked = false;
    std::uint32_t m_revision = 0;
    Timestamp m_since;
    std::optional<Error> m_error;
    std::optional<Order> m_order;
    OrderTerms m_sent; ///< of m_order as it was told first
};

} // namespace gannet
