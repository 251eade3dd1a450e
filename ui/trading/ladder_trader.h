// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/press_place.h"
#include "ui/trading/target_model.h"

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <vector>

namespace gannet {

/// What a click at a row would send, or why there is nothing to send.
struct LadderAim {
    Side side = Side::Buy;
    bool isStop = false;
    std::int64_t price = 0; ///< of the row, a mantissa at the book's scale
    TradeTarget target;
    std::optional<OrderTerms> terms; ///< absent: nothing is possible
    Error problem;                   ///< why, when absent
};

/// Working orders of one side at one price, as a ladder shows them.
struct LadderOrders {
    Side side = Side::Buy;
    std::int64_t price = 0; ///< mantissa at the book's scale
    bool isStop = false;
    bool isGhost = false;   ///< still there, and on its way to another price
    bool isComing = false;  ///< not there yet: where a change wants it
    bool isPending = false; ///< the venue has not answered
    Decimal open, filled;   ///< base units, together
    MaybeAmount ahead;      ///< in the queue, of the first
    std::vector<ClientOrderId> ids;
};

/// Trading of one ladder: its own orders, what a click or a key at a row would send, and the sending. Prices are those
/// of the ladder's book as shown. UI thread.
class LadderTrader : public gannet::PressPlace, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY targetChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY targetChanged)
    Q_PROPERTY(bool isTradable READ isTradable NOTIFY changed)
    Q_PROPERTY(bool isArmed READ isArmed NOTIFY changed)
    Q_PROPERTY(QString mode READ mode NOTIFY changed)
    Q_PROPERTY(QStringList sizeTexts READ sizeTexts NOTIFY sizesChanged)
    Q_PROPERTY(int chosenSize READ chosenSize NOTIFY sizesChanged)
    Q_PROPERTY(QString positionText READ positionText NOTIFY changed)
    Q_PROPERTY(QString resultText READ resultText NOTIFY changed)
    Q_PROPERTY(int positionSign READ positionSign NOTIFY changed)
    Q_PROPERTY(int entryCount READ entryCount NOTIFY changed)

public:
    explicit LadderTrader(QObject* parent = nullptr);
    ~LadderTrader() override;

    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);
    /// "venue:symbol" of the ladder.
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString& key);

    /// There is an account that may trade what the ladder shows.
    [[nodiscard]] bool isTradable() const { return where().has_value(); }
    [[nodiscard]] bool isArmed() const;
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
    /// Average entry, absent without a position or while it is not known.
    [[nodiscard]] std::optional<Decimal> entry() const;
    /// Working orders that are no protection.
    [[nodiscard]] int entryCount() const;

    /// By price, the highest first; buys before sells.
    [[nodiscard]] const std::vector<LadderOrders>& orders() const { return m_orders; }
    /// Those at a row, `step` high: what is there, not what is coming.
    [[nodiscard]] std::vector<ClientOrderId> ordersAt(std::int64_t price, std::int64_t step,
                                                      std::optional<Side> side = std::nullopt) const;

    /// What a press at this row means now. `depth` is the ladder's book.
    [[nodiscard]] LadderAim aim(Side side, bool isStop, std::int64_t price, const DepthView* depth) const;
    /// Sends what was aimed at, exactly; says why when there is nothing.
    void send(const LadderAim& aim);
    void cancel(const std::vector<ClientOrderId>& ids);
    /// Moves orders to another row: limits their price, stops their trigger.
    void amend(const std::vector<ClientOrderId>& ids, std::int64_t price, int priceScale);
    /// A press that comes to nothing, in words.
    void refusePress(const QString& words) { refuse(Code::InvalidRequest, words); }

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void targetChanged();
    /// Orders, position, arming or account.
    void changed();
    void sizesChanged();

private:
    struct Move {
        Decimal to;
        std::string request;
    };
    [[nodiscard]] EngineClient* client() const { return m_target ? m_target->client() : nullptr; }
    [[nodiscard]] std::optional<TradeTarget> where() const;
    [[nodiscard]] const Instrument* instrument() const;
    [[nodiscard]] const PositionChanged* position() const;
    void follow();
    void rebuild();
    void addOrder(const KnownOrder& known, const Decimal& price, int scale, bool isGhost, bool isComing);
    void takePortfolio();

    ClientListener m_listener;
    QPointer<TargetModel> m_target;
    QString m_key;
    std::vector<LadderOrders> m_orders;
    std::map<ClientOrderId, Move> m_moves; ///< asked for, not answered by the venue
    OpenedView<PortfolioView> m_portfolio;
    std::map<ClientOrderId, MaybeAmount> m_queues;
    MaybeAmount m_unrealised;
    QString m_quote;
    bool m_isNews = true;
};

} // namespace gannet
