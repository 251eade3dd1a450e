// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/store_op.h"

#include "core/base/words.h"

namespace gannet {

namespace {

constexpr Words<IntentKind, IntentKind::Replace> kIntentKinds{"new", "replace"};
constexpr Words<KillScope, KillScope::Instrument> kKillScopes{"global", "venue", "instrument"};
constexpr std::string_view kLeverage = "leverage/";

} // namespace

std::string_view toString(IntentKind value)
{
    return kIntentKinds[value];
}
std::string_view toString(KillScope value)
{
    return kKillScopes[value];
}

std::string leverageSetting(std::string_view storedAccount, std::string_view instrument)
{
    return std::string(kLeverage).append(storedAccount).append("/").append(instrument);
}

std::string_view leverageInstrument(std::string_view key, std::string_view storedAccount)
{
    const std::string before = leverageSetting(storedAccount, {});
    return key.starts_with(before) ? key.substr(before.size()) : std::string_view();
}

std::optional<KillScope> killScopeFrom(std::string_view text)
{
    return kKillScopes.find(text);
}

} // namespace gannet
