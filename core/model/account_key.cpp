// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/account_key.h"

#include "core/base/words.h"

namespace gannet {

namespace {

constexpr Words<AccountKeyState, AccountKeyState::WrongNetwork> kStates{
    "watch only", "reading key", "locked", "expired", "wrong key", "opening", "open", "failed", "wrong network"};

} // namespace

std::string_view toString(AccountKeyState state)
{
    return kStates[state];
}

} // namespace gannet
