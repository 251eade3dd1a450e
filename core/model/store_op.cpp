// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/store_op.h"

#include "core/base/words.h"

namespace gannet {

namespace {

constexpr Words<IntentKind, IntentKind::Replace> kIntentKinds{"new", "replace"};
constexpr Words<KillScope, KillScope::Instrument> kKillScopes{"global", "venue", "instrument"};

} // namespace

std::string_view toString(IntentKind value)
{
    return kIntentKinds[value];
}
std::string_view toString(KillScope value)
{
    return kKillScopes[value];
}

std::optional<KillScope> killScopeFrom(std::string_view text)
{
    return kKillScopes.find(text);
}

} // namespace gannet
