// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/ladder_hand.h"
#include "ui/trading/ladder_orders.h"
#include "ui/trading/ladder_position.h"
#include "ui/trading/press_place.h"
#include "ui/trading/target_model.h"
#include "ui/viewmodels/ticket_bracket.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// What a press at a row would send, or why there is nothing to send.
struct LadderAim {
    LadderMeaning meaning;
    std::int64_t price = 0; ///< of the row, a mantissa at the book's scale
    TradeTarget target;
    std::optional<OrderTerms> terms; ///< absent: nothing is possible
    std::optional<Bracket> bracket;  ///< goes with them
    QString cap;                     ///< how far it takes at most, where it takes; else empty
    Error problem;                   ///< why, when absent
};
/// All of it: "BUY 0.05 @ 61 674 GTC post +bracket", "BUY 0.05 @ 61 680 takes, IOC cap 0.3%", and, in a second line,
/// where the bracket stands.
[[nodiscard]] QString aimWords(const LadderAim& aim);

/// Trading of one ladder: its own orders, what a click or a key at a row would send, and the sending. Prices are those
/// of the ladder's book as shown. UI thread.
class LadderTrader : public gannet::PressPlace, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY targetChanged)
    Q_PROPERTY(gannet::TicketBracket* bracket READ bracket WRITE setBracket NOTIFY targetChanged)
    Q_PROPERTY(gannet::BlockLock* lock READ lock WRITE setLock NOTIFY targetChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY targetChanged)
    Q_PROPERTY(QString scheme READ scheme WRITE setScheme NOTIFY schemeChanged)
    Q_PROPERTY(bool isTradable READ isTradable NOTIFY changed)
    Q_PROPERTY(bool isArmed READ isArmed NOTIFY changed)
    Q_PROPERTY(QString mode READ mode NOTIFY changed)
    Q_PROPERTY(QStringList sizeTexts READ sizeTexts NOTIFY sizesChanged)
    Q_PROPERTY(int chosenSize READ chosenSize NOTIFY sizesChanged)
    Q_PROPERTY(QString positionText READ positionText NOTIFY changed)
    Q_PROPERTY(QString resultText READ resultText NOTIFY changed)
    Q_PROPERTY(int positionSign READ positionSign NOTIFY changed)
    Q_PROPERTY(int entryCount READ entryCount NOTIFY changed)
    Q_PROPERTY(QString cancelWords READ cancelWords NOTIFY changed)
    Q_PROPERTY(QString closeWords READ closeWords NOTIFY changed)

public:
    explicit LadderTrader(QObject* parent = nullptr);
    ~LadderTrader() override;

    /// As long as a hand takes that was on its way when an order went.
    static constexpr int kGoneMs = 500;

    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);
    /// The one that F10 shows in the ticket: what goes with an order that asks for one, whether it is on there or not.
    [[nodiscard]] TicketBracket* bracket() const { return m_bracket; }
    void setBracket(TicketBracket* bracket);
    /// While it is locked nothing of the ladder sends, moves or cancels; null: it has none.
    [[nodiscard]] BlockLock* lock() const { return m_lock; }
    void setLock(BlockLock* lock);
    [[nodiscard]] bool isLocked() const { return m_lock && m_lock->isLocked(); }
    /// Says that it is locked; false: it is not.
    bool refuseLocked() { return isRefusedByLock(m_lock); }
    /// "venue:symbol" of the ladder.
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString& key);

    /// What buttons mean: "columns", "buttons", "auto"; another word changes nothing. Kept for the next run.
    [[nodiscard]] QString scheme() const;
    void setScheme(const QString& word);
    [[nodiscard]] LadderScheme handScheme() const { return m_scheme; }

    /// There is an account that may trade what the ladder shows.
    [[nodiscard]] bool isTradable() const { return where().has_value(); }
    /// As the engine has it for the account of where().
    [[nodiscard]] bool isArmed() const;
    /// A kill switch stands before what the ladder shows.
    [[nodiscard]] bool isKilled() const;
    [[nodiscard]] QString mode() const;
    [[nodiscard]] QStringList sizeTexts() const;
    /// 1 to 5; 0: the position's.
    [[nodiscard]] int chosenSize() const;
    Q_INVOKABLE void chooseSize(int preset);
    Q_INVOKABLE void stepSize(int by);
    /// "Long 0.15 @ 61 668.0"; empty without a position.
    [[nodiscard]] QString positionText() const;
    /// Unrealised, signed, with its asset; the dash while it is not known; empty without a position.
    [[nodiscard]] QString resultText() const;
    /// 1: long, -1: short, 0: none.
    [[nodiscard]] int positionSign() const;
    /// Nothing without a position.
    [[nodiscard]] std::optional<LadderPosition> held() const;
    /// Working orders that are no protection.
    [[nodiscard]] int entryCount() const;
    /// "Cancel 7 entries · BTC-PERP · HL"; empty without an account.
    [[nodiscard]] QString cancelWords() const;
    /// "Close long 0.15 · BTC-PERP · HL"; empty without a position.
    [[nodiscard]] QString closeWords() const;

    /// By price, the highest first; buys before sells.
    [[nodiscard]] const std::vector<LadderOrders>& orders() const { return m_orders; }
    /// Those at a row, `step` high: what is there, not what is coming.
    [[nodiscard]] std::vector<ClientOrderId> ordersAt(std::int64_t price, std::int64_t step,
                                                      std::optional<Side> side = std::nullopt) const;
    /// An order of this side stood at the row until a moment ago (kGoneMs): whoever presses there means that order, and
    /// not a new one.
    [[nodiscard]] bool isJustGone(std::int64_t price, std::int64_t step, Side side) const;
    /// The orders at a row of this side with all that belongs to their brackets; at the row of the entry of a position
    /// without an order there, all that protects it.
    [[nodiscard]] std::vector<ClientOrderId> bracketAt(std::int64_t price, std::int64_t step, Side side,
                                                       int priceScale) const;

    /// What a press at this row means now. `depth` is the ladder's book.
    [[nodiscard]] LadderAim aim(const LadderMeaning& meaning, std::int64_t price, const DepthView* depth) const;
    /// Sends what was aimed at, exactly; says why when there is nothing.
    void send(const LadderAim& aim);
    /// `wasHeld`: the press was the hold that cancelling what protects a position wants; else it is asked for.
    void cancel(const std::vector<ClientOrderId>& ids, bool wasHeld = false);
    /// What cancelling these would come to; nothing without an engine.
    [[nodiscard]] std::optional<CancelPlan> cancelPlan(const std::vector<ClientOrderId>& ids) const;
    /// Moves orders to another row: limits their price, stops their trigger.
    void amend(const std::vector<ClientOrderId>& ids, std::int64_t price, int priceScale);
    /// Moves each by as much, and with an entry what its bracket is yet to place.
    void amendBy(const std::vector<ClientOrderId>& ids, std::int64_t by, int priceScale);
    /// A press that comes to nothing, in words.
    void refusePress(const QString& words) { refuse(Code::InvalidRequest, words); }
    /// What stands at a row on one side, and what a hand can do with it: "BUY 0.03 of 0.05 open · ≈ 2.6 ahead".
    [[nodiscard]] QString ordersText(std::int64_t price, std::int64_t step, Side side) const;

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void targetChanged();
    void schemeChanged();
    /// Orders, position, arming or account.
    void changed();
    void sizesChanged();

private:
    [[nodiscard]] Pressed pressed() const override;
    [[nodiscard]] EngineClient* client() const { return m_target ? m_target->client() : nullptr; }
    [[nodiscard]] std::optional<TradeTarget> where() const;
    [[nodiscard]] const Instrument* instrument() const;
    [[nodiscard]] const PositionChanged* position() const;
    [[nodiscard]] std::vector<const KnownOrder*> working() const;
    void follow();
    void takeScheme();
    void rebuild();
    void noteGone(const std::vector<LadderOrders>& before);
    void takePortfolio();
    void addBracket(LadderAim& aim) const;
    void move(const ClientOrderId& id, const Decimal& to, const std::optional<Decimal>& bracketBy = {});

    ClientListener m_listener;
    QPointer<TargetModel> m_target;
    QPointer<TicketBracket> m_bracket;
    QPointer<BlockLock> m_lock;
    QString m_key;
    LadderScheme m_scheme = LadderScheme::Columns;
    std::vector<LadderOrders> m_orders;
    std::string m_ordersOf;                                        ///< the key that they are of
    std::map<std::pair<Side, std::int64_t>, QElapsedTimer> m_gone; ///< since when there is none any more, by place
    std::map<ClientOrderId, Decimal> m_moves;                      ///< asked for, not answered by the venue
    std::map<ClientOrderId, std::string> m_moveRequests;
    OpenedView<PortfolioView> m_portfolio;
    std::map<ClientOrderId, MaybeAmount> m_queues;
    MaybeAmount m_unrealised, m_breakeven, m_liquidation;
    bool m_isLiquidationEstimated = true;
    QString m_quote;
    bool m_isNews = true;
};

} // namespace gannet
