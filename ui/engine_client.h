// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/engine_port.h"
#include "ui/trading/trading_state.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

/// A view-model that wants to look once per frame and to hear what the engine tells. UI thread.
class FrameListener {
public:
    virtual ~FrameListener() = default;
    /// Once per frame, after all events of the frame.
    virtual void onFrame(Timestamp now) = 0;
    virtual void onUiEvent(const UiEvent& event) { (void)event; }
    /// The newest arrival time among what this listener took in the last onFrame; unknown when nothing new came.
    [[nodiscard]] virtual Timestamp takenReceived() const { return {}; }
};

/// What is known of one venue: its last catalogue and the last word on its session.
struct VenueInfo {
    VenueId id; ///< invalid until something was told of it
    QString name;
    std::shared_ptr<const std::vector<Instrument>> instruments;
    VenueStatus session;
};

/// The one door to the engine: sends Commands, opens views, passes events on, remembers catalogues and start stages for
/// those who come late. Both ports outlive it. UI thread.
class EngineClient : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")

public:
    explicit EngineClient(EnginePort& engine, PlayerPort* player = nullptr, QObject* parent = nullptr);
    ~EngineClient() override;

    void post(Command command) { m_engine.post(std::move(command)); }
    [[nodiscard]] Timestamp now() const { return m_engine.now(); }
    [[nodiscard]] PlayerPort* player() const { return m_player; }
    [[nodiscard]] ViewId nextViewId() { return ViewId{m_nextView++}; }

    /// Drains the events, then gives every listener its turn. Called by the FramePump. Returns the newest arrival time
    /// among all that was taken; unknown when nothing new came.
    Timestamp frame();

    /// A listener may come and go during a frame. Not owned.
    void addListener(FrameListener* listener);
    void removeListener(FrameListener* listener);

    /// By slug, in order.
    [[nodiscard]] const std::map<std::string, VenueInfo, std::less<>>& venues() const { return m_venues; }
    /// Null when unknown (yet). The pointer holds until the venue's next catalogue.
    [[nodiscard]] const Instrument* findInstrument(std::string_view key) const;
    /// By the engine's own ids, as trading names it.
    [[nodiscard]] const Instrument* findInstrument(VenueId venue, InstrumentId id) const;
    /// Empty while no catalogue of the venue was told.
    [[nodiscard]] std::string_view slugOf(VenueId venue) const;
    /// The venue's name for people; its slug while unknown.
    [[nodiscard]] QString venueName(std::string_view slug) const;
    /// Start stages so far, in order of first mention, each with its newest state.
    [[nodiscard]] const std::vector<StartStage>& startStages() const { return m_stages; }

    /// What trading has told so far.
    [[nodiscard]] const TradingState& trading() const { return m_trading; }

    /// What a person chose and screens keep over the end of the run; null: the default holds. Holds until the next
    /// frame or keep().
    [[nodiscard]] const std::string* setting(std::string_view key) const;
    /// Known at once to all screens; without a value it is forgotten.
    void keep(std::string key, std::optional<std::string> value);

    /// Something the screens found out by themselves, as if the engine had told it: everybody hears it in the next
    /// frame.
    void note(UiEvent event) { m_noted.push_back(std::move(event)); }

    /// Throws the book away and builds it anew.
    Q_INVOKABLE void resync(const QString& key);

private:
    void remember(const UiEvent& event);
    void rememberCatalogue(const CatalogueChanged& change);

    EnginePort& m_engine;
    PlayerPort* m_player;
    std::vector<FrameListener*> m_listeners; ///< null: left during the frame
    std::vector<UiEvent> m_events;           ///< reused
    std::vector<UiEvent> m_noted;            ///< for the next frame
    std::map<std::string, VenueInfo, std::less<>> m_venues;
    std::map<std::string, const Instrument*, std::less<>> m_byKey;
    std::map<std::pair<VenueId, InstrumentId>, const Instrument*> m_byId;
    std::vector<StartStage> m_stages;
    TradingState m_trading;
    std::map<std::string, std::string, std::less<>> m_settings;
    std::uint32_t m_nextView = 1;
    bool m_isInFrame = false;
};

template <class T> struct ViewKindOf;
template <> struct ViewKindOf<DepthView> {
    static constexpr ViewKind kKind = ViewKind::Depth;
};
template <> struct ViewKindOf<ProfileView> {
    static constexpr ViewKind kKind = ViewKind::Profile;
};
template <> struct ViewKindOf<TapeView> {
    static constexpr ViewKind kKind = ViewKind::Tape;
};
template <> struct ViewKindOf<ChartView> {
    static constexpr ViewKind kKind = ViewKind::Chart;
};
template <> struct ViewKindOf<QuotesView> {
    static constexpr ViewKind kKind = ViewKind::Quotes;
};
template <> struct ViewKindOf<HealthView> {
    static constexpr ViewKind kKind = ViewKind::Health;
};
template <> struct ViewKindOf<TicketView> {
    static constexpr ViewKind kKind = ViewKind::Ticket;
};
template <> struct ViewKindOf<PortfolioView> {
    static constexpr ViewKind kKind = ViewKind::Portfolio;
};

/// An open view and its slot; letting go closes it. A reopened one has a new slot, so nothing of the old instrument can
/// be seen under the new one's name. UI thread.
template <class T> class OpenedView {
public:
    OpenedView() = default;
    ~OpenedView() { close(); }
    OpenedView(const OpenedView&) = delete;
    OpenedView& operator=(const OpenedView&) = delete;

    /// Closes what was open and opens `spec`; its id and kind are filled in here.
    void open(EngineClient& client, ViewSpec spec)
    {
        close();
        m_client = &client;
        m_slot = std::make_shared<ViewSlot<T>>();
        m_id = client.nextViewId();
        change(std::move(spec));
    }
    /// Another grouping or interval of the open view; it keeps its slot. Requires isOpen().
    void change(ViewSpec spec)
    {
        spec.id = m_id;
        spec.kind = ViewKindOf<T>::kKind;
        if (m_client)
            m_client->post(OpenView{std::move(spec), m_slot});
    }
    void close()
    {
        if (m_slot && m_client)
            m_client->post(CloseView{m_id});
        m_slot.reset();
    }
    [[nodiscard]] bool isOpen() const { return m_slot != nullptr; }
    /// The newest value if there is one since the last take, else null. Holds until the next take, open or close.
    [[nodiscard]] const T* take() { return m_slot ? m_slot->take() : nullptr; }

private:
    std::shared_ptr<ViewSlot<T>> m_slot;
    QPointer<EngineClient> m_client;
    ViewId m_id;
};

} // namespace gannet
