// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/model/enums.h"
#include "core/model/trading_command.h"
#include "core/model/trading_views.h"
#include "core/model/views.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gannet {

/// Chosen by the asker, unique in its run.
using ViewId = StrongId<struct ViewTag, std::uint32_t>;

enum class ViewKind : std::uint8_t { Depth, Profile, Tape, Chart, Quotes, Health, Ticket, Portfolio };

/// What a screen wants to see. Plain data: this part is journalled.
struct ViewSpec {
    ViewId id;
    ViewKind kind = ViewKind::Depth;
    std::string key;                                   ///< "venue:symbol"; may name an instrument that is not known yet
    std::vector<std::string> keys;                     ///< Quotes only
    std::int64_t group = 0;                            ///< Depth: rows of this many ticks; 0 or 1: one tick
    KlineInterval interval = KlineInterval::OneMinute; ///< Chart only
    std::optional<TicketDraft> draft;                  ///< Ticket only; not journalled, for nothing comes of it
};

using ViewTarget =
    std::variant<std::monostate, std::shared_ptr<ViewSlot<DepthView>>, std::shared_ptr<ViewSlot<ProfileView>>,
                 std::shared_ptr<ViewSlot<TapeView>>, std::shared_ptr<ViewSlot<ChartView>>,
                 std::shared_ptr<ViewSlot<QuotesView>>, std::shared_ptr<ViewSlot<HealthView>>,
                 std::shared_ptr<ViewSlot<TicketView>>, std::shared_ptr<ViewSlot<PortfolioView>>>;

/// Opens a view, or changes the one with the same id (other instrument, grouping, interval) keeping its slot. The
/// needed streams are subscribed; opening twice changes nothing.
struct OpenView {
    ViewSpec spec;
    ViewTarget target; ///< where to put it; monostate in a replay: only the subscriptions then count
};
/// Unknown ids are ignored.
struct CloseView {
    ViewId id;
};
/// Throws the book of an instrument away and builds it anew.
struct ResyncBook {
    std::string key;
};
/// Keeps what a person chose on a screen over the end of the run, under a key of the screen's own; without a value it
/// is forgotten. The next run tells it as SettingTold. Means nothing to the engine itself, and is not kept where the
/// run does not trade.
struct KeepSetting {
    std::string key;
    std::optional<std::string> value;
};
/// All that a screen, a key or the shell can ask of the engine.
using Command = std::variant<OpenView, CloseView, ResyncBook, TradingCommand, KeepSetting>;

} // namespace gannet
