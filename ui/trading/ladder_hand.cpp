// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_hand.h"

#include <algorithm>
#include <array>

namespace gannet {

namespace {

struct SchemeWord {
    LadderScheme scheme;
    std::string_view word;
};
constexpr std::array kSchemeWords{SchemeWord{LadderScheme::Columns, "columns"},
                                  SchemeWord{LadderScheme::Buttons, "buttons"}, SchemeWord{LadderScheme::Auto, "auto"}};

[[nodiscard]] std::optional<LadderMeaning> inColumns(const LadderButton& press)
{
    if (!press.column)
        return std::nullopt;
    if (press.modifiers == Qt::NoModifier)
        return LadderMeaning{*press.column, press.button == Qt::RightButton ? LadderAct::Stop : LadderAct::Limit};
    if (press.modifiers == Qt::ControlModifier && press.button == Qt::LeftButton)
        return LadderMeaning{*press.column, LadderAct::Bracket};
    return std::nullopt;
}

[[nodiscard]] std::optional<LadderMeaning> byButtons(const LadderButton& press)
{
    const Side side = press.button == Qt::RightButton ? Side::Sell : Side::Buy;
    if (press.modifiers == Qt::NoModifier)
        return LadderMeaning{side, LadderAct::Limit};
    if (press.modifiers == Qt::ControlModifier)
        return LadderMeaning{side, LadderAct::Stop};
    if (press.modifiers == Qt::ShiftModifier)
        return LadderMeaning{side, LadderAct::PositionStop};
    return std::nullopt;
}

[[nodiscard]] std::optional<LadderMeaning> byMarket(const LadderButton& press, const DepthView& depth)
{
    if (!press.column || press.button != Qt::LeftButton)
        return std::nullopt;
    if (press.modifiers == Qt::ControlModifier)
        return LadderMeaning{*press.column, LadderAct::Bracket};
    const bool isBuy = *press.column == Side::Buy;
    const MaybeAmount& far = isBuy ? depth.bestAsk : depth.bestBid;
    if (press.modifiers != Qt::NoModifier || !far.isKnown)
        return std::nullopt;
    const bool isBeyond = isBuy ? press.price > far.mantissa : press.price < far.mantissa;
    return LadderMeaning{*press.column, isBeyond ? LadderAct::Stop : LadderAct::Limit};
}

} // namespace

std::string_view toString(LadderScheme scheme)
{
    return kSchemeWords[static_cast<std::size_t>(scheme)].word;
}

std::optional<LadderScheme> ladderSchemeFrom(std::string_view word)
{
    const auto* const found = std::ranges::find(kSchemeWords, word, &SchemeWord::word);
    return found == kSchemeWords.end() ? std::nullopt : std::optional(found->scheme);
}

std::optional<LadderMeaning> meaningOf(LadderScheme scheme, const LadderButton& press, const DepthView& depth)
{
    if (press.button != Qt::LeftButton && press.button != Qt::RightButton)
        return std::nullopt;
    switch (scheme) {
    case LadderScheme::Columns: return inColumns(press);
    case LadderScheme::Buttons: return byButtons(press);
    case LadderScheme::Auto: return byMarket(press, depth);
    }
    return std::nullopt;
}

} // namespace gannet
