// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_expiry.h"

#include "core/model/typed_time.h"
#include "ui/format.h"

#include <string>

namespace gannet {

TypedExpiry readExpiry(const QString& typed, Timestamp now)
{
    const std::string text = typed.simplified().toStdString();
    if (text.empty())
        return {};
    const auto time = readExpiry(std::string_view(text), now, Duration{});
    return time ? TypedExpiry{*time, {}} : TypedExpiry{{}, toQString(time.error().message)};
}

} // namespace gannet
