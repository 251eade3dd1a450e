// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/size_presets.h"
#include "ui/trading/target_model.h"
#include "ui/trading/trade_actions.h"
#include "ui/viewmodels/block_view_model.h"
#include "ui/viewmodels/ticket_bracket.h"
#include "ui/viewmodels/ticket_figures.h"
#include "ui/viewmodels/ticket_form.h"
#include "ui/viewmodels/ticket_leverage.h"
#include "ui/viewmodels/ticket_progress.h"
#include "ui/viewmodels/ticket_routes.h"
#include "ui/viewmodels/ticket_texts.h"

#include <QStringList>
#include <QVariantList>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// An order that is being written: what was typed, what the engine says it would be, and what became of the one sent
/// last. What is sent has exactly the price and size that stood on the screen at the press. The instrument stays under
/// what is half typed, asked about or on its way; another one that is wanted waits. UI thread.
class TicketViewModel : public gannet::BlockViewModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TicketForm* form READ form CONSTANT)
    Q_PROPERTY(gannet::TicketBracket* bracket READ bracket CONSTANT)
    Q_PROPERTY(gannet::TicketLeverage* leverage READ leverage CONSTANT)
    Q_PROPERTY(gannet::TicketFigures* figures READ figures CONSTANT)
    Q_PROPERTY(gannet::BlockLock* lock READ lock WRITE setLock NOTIFY lockChanged)
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY changed)
    Q_PROPERTY(gannet::TicketTexts texts READ texts NOTIFY changed)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString wantedKey READ wantedKey WRITE setWantedKey NOTIFY changed)
    Q_PROPERTY(QString account READ account NOTIFY changed)
    Q_PROPERTY(gannet::TicketRoutes* routes READ routes CONSTANT)
    Q_PROPERTY(QStringList confirmReasons READ confirmReasons NOTIFY changed)
    Q_PROPERTY(bool mayGoUnasked READ mayGoUnasked NOTIFY changed)
    Q_PROPERTY(gannet::SizePresets* sizePresets READ sizePresets WRITE setSizePresets NOTIFY changed)
    Q_PROPERTY(QStringList presets READ presets NOTIFY changed)
    Q_PROPERTY(QStringList typedPresets READ typedPresets NOTIFY changed)
    Q_PROPERTY(int preset READ preset NOTIFY changed)
    Q_PROPERTY(QStringList types READ types NOTIFY changed)
    Q_PROPERTY(QStringList localTypes READ localTypes NOTIFY changed)
    Q_PROPERTY(QStringList timesInForce READ timesInForce NOTIFY changed)
    Q_PROPERTY(QStringList localTimesInForce READ localTimesInForce NOTIFY changed)
    Q_PROPERTY(QVariantList offers READ offers NOTIFY changed)
    Q_PROPERTY(QStringList triggerSources READ triggerSources NOTIFY changed)

public:
    /// How an order is sent: Enter, Shift+Enter, Ctrl+Enter.
    enum Way { Usual, KeepValues, BackToPrice };
    Q_ENUM(Way)

    /// A second press within this of the first, with nothing typed between, is the same press.
    static constexpr Duration kDoublePress = Duration::milliseconds(500);

    explicit TicketViewModel(QObject* parent = nullptr);
    ~TicketViewModel() override;

    [[nodiscard]] TicketForm* form() { return &m_form; }
    [[nodiscard]] TicketBracket* bracket() { return &m_bracket; }
    [[nodiscard]] TicketLeverage* leverage() { return &m_leverage; }
    [[nodiscard]] TicketFigures* figures() { return &m_figures; }
    /// Where orders of the instrument that is wanted could go.
    [[nodiscard]] TicketRoutes* routes() { return &m_routes; }
    /// While it is locked the ticket sends nothing and leaves the leverage alone; null: it has none.
    [[nodiscard]] BlockLock* lock() const { return m_lock; }
    void setLock(BlockLock* lock);
    /// What keys act on: F12 arms that, which may be another venue's and of another mode. Null: the ticket's own.
    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);
    [[nodiscard]] const TicketTexts& texts() const { return m_texts; }
    [[nodiscard]] QString wantedKey() const { return m_wanted; }
    /// Shown at once, or when nothing is half typed and nothing on its way any more; by the route chosen for it, which
    /// may be another venue's instrument.
    void setWantedKey(const QString& key);
    /// Of the instrument's venue, by name; empty while none is known.
    [[nodiscard]] QString account() const;
    [[nodiscard]] QStringList confirmReasons() const { return m_progress.reasons(); }
    [[nodiscard]] bool mayGoUnasked() const { return m_progress.mayGoUnasked(); }
    /// Those that keys and ladder use too; its own until some are given.
    [[nodiscard]] SizePresets* sizePresets() const { return m_sizePresets; }
    void setSizePresets(SizePresets* presets);
    /// Of the instrument, smallest first; empty before its market is known.
    [[nodiscard]] QStringList presets() const;
    /// The same as they would be typed.
    [[nodiscard]] QStringList typedPresets() const;
    /// Which of them the size is, from zero; -1: none.
    [[nodiscard]] int preset() const;
    /// Words of toString; those offered by the account, all of them while that is not known.
    [[nodiscard]] QStringList types() const;
    [[nodiscard]] QStringList localTypes() const;
    [[nodiscard]] QStringList timesInForce() const;
    [[nodiscard]] QStringList localTimesInForce() const;
    [[nodiscard]] QStringList triggerSources() const;
    /// The capability table: maps of group, what and holder.
    [[nodiscard]] QVariantList offers() const;
    /// Null before the first answer. Holds until the next frame.
    [[nodiscard]] const TicketView* shownView() const { return m_shown; }

    /// Sends what is shown, or says why not and where.
    Q_INVOKABLE void submit(gannet::TicketViewModel::Way way);
    /// With `isLast` the one reason is not asked about any more, where mayGoUnasked().
    Q_INVOKABLE void confirm(bool isLast = false);
    Q_INVOKABLE void decline();
    /// Types what would do into the field of the first problem.
    Q_INVOKABLE void applyFix();
    /// Everything as before anybody typed; what is on its way stays in sight.
    Q_INVOKABLE void reset();
    /// Gives the half-typed order up for the instrument that waits.
    Q_INVOKABLE void takeWaiting();
    /// Orders of the wanted instrument take this way from now on, also in the next run. What is typed stays where it
    /// means the same there.
    Q_INVOKABLE void takeRoute(int row);
    /// The same, by another account of the venue that is traded at; nothing where there is none.
    Q_INVOKABLE void takeAccount(const QString& account, const QString& mode);
    /// `field` is "price", "trigger" or "size"; so many ticks or lots.
    Q_INVOKABLE void step(const QString& field, int steps);
    /// "b", "a", "m", "l", "j" (join), "x" (cross), or "p": pinned where it is now.
    Q_INVOKABLE void pickPrice(const QString& letter);
    Q_INVOKABLE void pickUnit(const QString& unit);
    /// From zero.
    Q_INVOKABLE void pickPreset(int index);
    /// A digit that no field took, 1 to 5: a preset while nothing of the ticket has the keyboard (`isAtRest`) and no
    /// size was typed; else nothing but a word why.
    Q_INVOKABLE void pressDigit(int digit, bool isAtRest);
    /// Another size for a preset, from zero, for this instrument: "0.05" or "$500". What is wrong with it; empty: it
    /// was taken.
    Q_INVOKABLE QString writePreset(int index, const QString& typed);
    Q_INVOKABLE void arm();

    /// What is half typed, and for what: for the ticket that takes the place of this one. Empty: nothing is.
    Q_INVOKABLE [[nodiscard]] QVariantMap halfTyped();
    /// Goes on with that: its instrument stays under it, and another one that is wanted waits.
    Q_INVOKABLE void goOnWith(const QVariantMap& halfTyped);
    /// An order that was sent from here is not answered yet.
    [[nodiscard]] bool isBusy() const { return m_progress.isBusy(); }

    void onUiEvent(const UiEvent& event) override;

signals:
    void lockChanged();
    /// The caret belongs there: "price", "trigger", "size", "bracket", "flags", "expiry", or "submit".
    void fieldWanted(const QString& field);
    /// Orders go there from now on, by a person's choice, a kept one or the venue's only way: the instrument's key, the
    /// account, and its mode's word.
    void routeTaken(const QString& key, const QString& account, const QString& mode);

protected:
    void openViews() override;
    void closeViews() override;
    bool takeViews(Timestamp now) override;
    [[nodiscard]] const Freshness* lastFreshness() const override;

private:
    /// An order as it was shown when it was pressed.
    struct Latched {
        SubmitOrder command;
        QString words;
        std::uint32_t revision = 0;
    };

    /// Says that it is locked; false: it is not.
    bool refuseLocked();
    void onEdited();
    void onAnswer(const RequestAnswered& answer);
    void settle(TicketProgress::State before);
    void readAll();
    void postDraft();
    void refresh();
    void tell(const QString& words);
    void record(const QString& code, const QString& words);
    [[nodiscard]] std::optional<Latched> latch() const;
    void send(Latched latched);
    [[nodiscard]] bool isHeld() const;
    void takeWanted();
    /// The way of what is wanted, as far as it is known.
    [[nodiscard]] TicketRoute route() const;
    void listRoutes();
    void setRoute(const TicketRoute& route);
    void tellRoute();
    /// As a new order of the instrument begins.
    void empty();
    void takeKept();
    void keepChoices();
    /// The shown view answers what is typed now.
    [[nodiscard]] bool isAnswered() const { return m_shown && m_shown->revision >= m_editRevision; }
    [[nodiscard]] const AccountChanged* accountInfo() const;
    [[nodiscard]] std::vector<FieldProblem> allProblems() const;
    [[nodiscard]] std::optional<Decimal> entry() const;
    [[nodiscard]] Timestamp now() const { return client() ? client()->now() : Timestamp{}; }

    TicketForm m_form;
    TicketBracket m_bracket;
    TicketLeverage m_leverage;
    TicketFigures m_figures;
    TicketRoutes m_routes;
    TradeActions m_actions;
    SizePresets m_ownPresets;
    QPointer<BlockLock> m_lock;
    QPointer<TargetModel> m_target;
    QPointer<SizePresets> m_sizePresets = &m_ownPresets;
    TicketProgress m_progress;
    TicketTexts m_texts;
    OpenedView<TicketView> m_view;
    const TicketView* m_shown = nullptr;
    FormReading m_reading;
    TicketBracket::Reading m_bracketReading;
    std::optional<TicketDraft> m_posted;
    QString m_wanted;
    AccountName m_account; ///< chosen; empty: the first of the strictest mode
    bool m_isShadow = false;
    std::pair<std::string, AccountKey> m_toldRoute; ///< by routeTaken()
    QString m_pickedSize;                           ///< by the preset that was chosen last; empty: by none
    QString m_notice;                               ///< what a press came to that sent nothing
    std::uint32_t m_revision = 0;
    std::uint32_t m_editRevision = 0; ///< of the newest draft that a person changed
    std::uint64_t m_edits = 0, m_editsAtPress = 0;
    Timestamp m_pressedAt;
    Way m_way = Usual;
    bool m_isOwnEdit = false;  ///< what changes now is not typed by anybody
    bool m_isInsisted = false; ///< sending was tried: what is missing is told as wrong
};

} // namespace gannet
