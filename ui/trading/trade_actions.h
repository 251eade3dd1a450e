// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "core/model/trading_event.h"
#include "ui/engine_client.h"
#include "ui/models/client_listener.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gannet {

/// The one way from a screen to a trade: clicks, keys, the order line and strips all call these. Each press is a
/// request with an id of its own; what became of it comes back as answered(). What an order may do the engine decides;
/// what is asked before a cancel is said here (CancelPlan). UI thread.
class TradeActions : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)

public:
    static constexpr int kSameCloseMs = 250;

    explicit TradeActions(QObject* parent = nullptr);
    ~TradeActions() override;

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);

    /// Posts it under a request id of its own, which is returned.
    QString press(TradingCommand command);
    /// A press that cannot even be asked for, and why: told as refused() at once, and to the event log. The engine gets
    /// it for the audit; nobody waits for that.
    void refuse(OrderOrigin origin, std::string what, const Error& error);
    /// The same where the place of the press shows it already.
    void record(OrderOrigin origin, std::string what, const Error& error);

    /// `order` is the hex id; an empty string is returned for what is none.
    Q_INVOKABLE QString cancelOrder(const QString& order);
    /// What is to be asked before that: {words, reasons, button, decline, isHold}; empty: nothing is.
    Q_INVOKABLE [[nodiscard]] QVariantMap askOfCancel(const QString& order) const;
    /// `price`, `trigger` and `size` as somebody wrote them (writtenOrder); what the order has not is passed over.
    /// Where its venue cannot change an order, it is cancelled and sent anew. What cannot be read, would change
    /// nothing, or has ended is refused() here, and nothing is sent.
    Q_INVOKABLE QString changeOrder(const QString& order, const QString& price, const QString& trigger,
                                    const QString& size);
    Q_INVOKABLE QString queryOrder(const QString& order);
    /// Entries of a target ("", "venue", "venue:symbol"), in every account and mode; with `everything` protective
    /// orders too.
    Q_INVOKABLE QString cancelScope(const QString& target, bool everything);
    /// "Cancel 7 entries · BTC-PERP · HL".
    Q_INVOKABLE [[nodiscard]] QString wordsOfScope(const QString& target, bool everything) const;
    /// As askOfCancel.
    Q_INVOKABLE [[nodiscard]] QVariantMap askOfScope(const QString& target, bool everything) const;
    /// `percent` in [1, 100]; `mode` is "paper", "shadow" or "live", empty of a position that has gone: that is
    /// answered by refused(), and nothing is sent. The same again within kSameCloseMs is the same press: the request of
    /// the first is returned.
    Q_INVOKABLE QString closePosition(const QString& key, const QString& account, const QString& mode, int percent);
    /// `shown` is the position that the press was made on, signed and exact, "-0.05": of any other the engine refuses
    /// it.
    Q_INVOKABLE QString reversePosition(const QString& key, const QString& account, const QString& mode,
                                        const QString& shown);
    /// Why nothing comes of a press on a position that is gone.
    Q_INVOKABLE [[nodiscard]] QString noPositionWords(const QString& key) const;
    Q_INVOKABLE QString flattenAll(const QString& mode);
    /// In whole times; it is always asked about, and answered twice.
    Q_INVOKABLE QString setLeverage(const QString& key, const QString& account, const QString& mode, int leverage);
    /// What is to back the positions of an instrument; asked about and answered likewise.
    Q_INVOKABLE QString setMarginMode(const QString& key, const QString& account, const QString& mode, bool isIsolated);
    /// Puts margin to an isolated position, or takes some away; asked about and answered likewise. What is typed is an
    /// amount of the quote asset above zero: anything else is refused() here, and nothing is sent.
    Q_INVOKABLE QString moveMargin(const QString& key, const QString& account, const QString& mode,
                                   const QString& typed, bool isTakenAway);
    Q_INVOKABLE QString arm(const QString& mode);
    Q_INVOKABLE QString disarm();
    Q_INVOKABLE QString kill(const QString& target, const QString& why);
    Q_INVOKABLE QString releaseKill(const QString& target, const QString& typed);
    /// Presses a request again that was answered NeedsConfirm, agreeing to the reasons it was answered with; with
    /// `isLast` its one reason is not asked about any more in that mode, where that may be. The new request's id; empty
    /// where there is nothing to agree to (any more).
    Q_INVOKABLE QString confirm(const QString& request, bool isLast = false);
    /// Whether a yes to this request would arm; else it would send something.
    [[nodiscard]] bool isArming(const QString& request) const;
    /// Nothing comes of a request that was answered NeedsConfirm.
    Q_INVOKABLE void decline(const QString& request);

    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    /// An answer to a press of this object. A workflow answers twice.
    void answered(const QString& request, const gannet::RequestAnswered& answer);
    /// It wants a person's yes: confirm(request) or decline(request). The reasons are sentences; where there is but
    /// one, and it is of the soft limits, it may go unasked from now on.
    void confirmWanted(const QString& request, const QString& words, const QStringList& reasons, bool mayGoUnasked);
    /// What the press came to, in words for the place of the press, and the reason's code; also of an order that was
    /// taken and then could not leave, and of a change or cancel that the venue refused: once the order lives on.
    /// `field`: as Error says it ("price", "trigger", "qty"), empty: none in particular.
    void refused(const QString& request, const QString& words, gannet::Code code, const QString& field);
    /// What was refused for this reason may pass now.
    void allowed(gannet::Code code);
    /// An order or a position is another: so may be what a question says of it.
    void moved();
    /// The position that this request was asked about is gone, or another: there is nothing to say yes to any more.
    void lapsed(const QString& request, const QString& words);

private:
    [[nodiscard]] std::optional<TradingMode> wantMode(const QString& mode, std::string what, const QString& key);
    void lapse();
    void onAnswer(const RequestAnswered& answer);
    void onOrder(const Order& order);
    void onFailed(const RequestAnswered& answer);
    void tellFailed(const RequestAnswered& answer);

    ClientListener m_listener;
    std::map<std::string, TradingCommand, std::less<>> m_pressed; ///< by request, until answered
    struct Asked {
        TradingCommand command; ///< reasons filled in
        TradingMode mode = TradingMode::Paper;
        std::string unaskable; ///< the one reason, where it may go unasked; else empty
    };
    std::map<std::string, Asked, std::less<>> m_asked; ///< answered NeedsConfirm
    struct {
        QElapsedTimer since;
        std::string what;
        QString request;
    } m_close;                                    ///< the last of closePosition()
    std::set<std::string, std::less<>> m_leaving; ///< requests of orders that were taken and have not left yet
    struct UnderWay {
        std::set<ClientOrderId> orders;     ///< whose venue has not said yet what becomes of it
        std::vector<RequestAnswered> waits; ///< failed, of orders that are not told yet as they live on
    };
    std::map<std::string, UnderWay, std::less<>> m_underWay; ///< changes and cancels that were taken, by request
};

} // namespace gannet
