// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace gannet::test {

/// The word for an enumerator, so that a failed QCOMPARE says something.
template <class Enum> [[nodiscard]] QString words(Enum value)
{
    const std::string_view text = toString(value);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace gannet::test
