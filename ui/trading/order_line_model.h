// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_line.h"
#include "ui/trading/line_history.h"
#include "ui/trading/press_place.h"
#include "ui/trading/target_model.h"
#include "ui/viewmodels/ticket_figures.h"

#include <QPointer>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>

namespace gannet {

/// An order, a cancel or a close that is typed as one line: how it is understood while it is typed, what it would cost
/// and what the gates say to it, all from a ticket's view of its own; and Enter, which sends just that. A line with a
/// word that is not understood sends nothing. UI thread.
class OrderLineModel : public gannet::PressPlace, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY targetChanged)
    Q_PROPERTY(bool isOpen READ isOpen WRITE setOpen NOTIFY changed)
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QString words READ words NOTIFY changed)
    Q_PROPERTY(QString targetText READ targetText NOTIFY changed)
    Q_PROPERTY(QString mode READ mode NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString problemCode READ problemCode NOTIFY changed)
    Q_PROPERTY(QString fix READ fix NOTIFY changed)
    Q_PROPERTY(int problemAt READ problemAt NOTIFY changed)
    Q_PROPERTY(int problemLength READ problemLength NOTIFY changed)
    Q_PROPERTY(QStringList gates READ gates NOTIFY changed)
    Q_PROPERTY(bool isRefusedByGate READ isRefusedByGate NOTIFY changed)
    Q_PROPERTY(bool hasFigures READ hasFigures NOTIFY changed)
    Q_PROPERTY(bool isReady READ isReady NOTIFY changed)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY changed)
    Q_PROPERTY(gannet::TicketFigures* figures READ figures CONSTANT)

public:
    /// A second Enter within this of the first, with nothing typed between, is the same press.
    static constexpr Duration kDoublePress = Duration::milliseconds(500);

    explicit OrderLineModel(QObject* parent = nullptr);
    ~OrderLineModel() override;

    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);
    /// Only an open one looks at the market.
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    void setOpen(bool isOpen);
    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString& text);

    /// The whole of it as it would be sent: "Buy 0.10000 @ 61 676.0 gtc"; empty while nothing is understood.
    [[nodiscard]] QString words() const { return m_shownTexts.words; }
    /// What it hits: "BTC-PERP · Hyperliquid · main".
    [[nodiscard]] QString targetText() const { return m_shownTexts.targetText; }
    /// "paper", "shadow" or "live"; empty: of every mode, or of none.
    [[nodiscard]] QString mode() const { return m_shownTexts.mode; }
    /// What is wrong with the line itself, and where in it; empty: nothing.
    [[nodiscard]] QString problem() const { return m_shownTexts.problem; }
    [[nodiscard]] QString problemCode() const { return m_shownTexts.problemCode; }
    [[nodiscard]] QString fix() const { return m_shownTexts.fix; }
    [[nodiscard]] int problemAt() const { return m_shownTexts.problemAt; }
    [[nodiscard]] int problemLength() const { return m_shownTexts.problemLength; }
    /// What the gates say to it, a line each.
    [[nodiscard]] QStringList gates() const { return m_shownTexts.gates; }
    [[nodiscard]] bool isRefusedByGate() const { return m_shownTexts.isRefused; }
    [[nodiscard]] bool hasFigures() const { return m_shownTexts.hasFigures; }
    [[nodiscard]] bool isReady() const { return m_shownTexts.isReady; }
    /// Sent and not answered yet.
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    [[nodiscard]] TicketFigures* figures() { return &m_figures; }

    /// Sends what is shown, or says why not and puts the caret there.
    Q_INVOKABLE void submit();
    /// Puts what would do in the place of what is wrong.
    Q_INVOKABLE void applyFix();
    Q_INVOKABLE void older();
    Q_INVOKABLE void newer();

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void targetChanged();
    void textChanged();
    void changed();
    /// Offsets are characters of the text.
    void caretWanted(int at, int length);

private:
    /// A line as far as it is understood.
    struct Reading {
        std::optional<OrderLine> line;
        std::optional<LineError> error;
        std::optional<TradeTarget> where; ///< nothing: everywhere
        const Instrument* instrument = nullptr;
        std::optional<TicketDraft> draft; ///< of an order or a close
    };
    struct Texts {
        QString words, targetText, mode, problem, problemCode, fix;
        QStringList gates;
        int problemAt = 0, problemLength = 0;
        bool isRefused = false, hasFigures = false, isReady = false;
        friend bool operator==(const Texts&, const Texts&) = default;
    };

    [[nodiscard]] Pressed pressed() const override;
    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void follow();
    void replaceText(const QString& text);
    void read();
    [[nodiscard]] Decimal capFor(Side side) const;
    void readEntry(const EntryLine& entry);
    void readClose(const CloseLine& close);
    void readLeverage();
    [[nodiscard]] bool findTarget(std::string_view symbol, std::string_view venue);
    [[nodiscard]] LineFacts facts() const;
    [[nodiscard]] std::optional<Price> entryPrice(const EntryLine& entry) const;
    void failAt(std::size_t word, Error error);
    void postDraft();
    [[nodiscard]] bool isAnswered() const;
    void refresh();
    [[nodiscard]] Texts texts() const;
    [[nodiscard]] bool isMendable(const TicketProblem& problem) const;
    void addVerdict(Texts& texts) const;
    void addLeverage(Texts& texts, std::int32_t times) const;
    [[nodiscard]] QString wordsOf(const OrderLine& line) const;
    [[nodiscard]] std::optional<SubmitOrder> latch() const;
    /// Working orders that a cancel would end.
    [[nodiscard]] std::vector<const KnownOrder*> hitBy(const CancelLine& cancel) const;
    [[nodiscard]] CancelScope scopeOf(const CancelLine& cancel) const;
    [[nodiscard]] CancelPlan planOf(const CancelLine& cancel) const;
    void send(const EntryLine& entry);
    void send(const CancelLine& cancel);
    void send(const CloseLine& close);
    void send(const FlatLine& flat);
    void send(const LeverageLine& line);
    /// `words` say what is pressed: being sent until the engine took it, and only then sent.
    void press(TradingCommand command, const QString& words);
    void waitForAnswer();
    void onAnswer(const RequestAnswered& answer);

    ClientListener m_listener;
    QPointer<TargetModel> m_target;
    LineHistory m_history;
    TicketFigures m_figures;
    OpenedView<TicketView> m_view;
    OpenedView<PortfolioView> m_portfolio;
    const TicketView* m_shown = nullptr;
    const PortfolioView* m_positions = nullptr;
    QString m_text;
    Reading m_reading;
    Texts m_shownTexts;
    std::optional<TicketDraft> m_posted;
    std::string m_postedKey, m_postedText;
    std::uint32_t m_revision = 0;
    std::uint32_t m_wantedRevision = 0; ///< of the newest draft that means something else than the one before
    Timestamp m_pressedAt;
    QString m_pressedText, m_pressedWords;
    RequestId m_sent;   ///< of the press that the engine took last
    QString m_sentText; ///< the line that it was, for as long as it may still be refused
    bool m_isOpen = false;
    bool m_isBusy = false;
};

} // namespace gannet
