// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/venue/secret_source.h"

#include <QTest>

#include <functional>
#include <optional>
#include <utility>

namespace gannet::test {

/// Runs Qt's loop until `ask` has been answered. A second answer, one within the call and none at all end the test.
template <class T> Result<T> answerOf(const std::function<void(std::function<void(Result<T>)>)>& ask)
{
    std::optional<Result<T>> got;
    ask([&got](Result<T> answer) {
        if (got)
            qFatal("answered twice");
        got.emplace(std::move(answer));
    });
    if (got)
        qFatal("answered within the call");
    if (!QTest::qWaitFor([&got] { return got.has_value(); }, 20'000))
        qFatal("no answer within 20 s");
    return std::move(*got);
}

inline Result<void> stored(SecretSource& source, const SecretId& id, const std::string& text)
{
    return answerOf<void>([&](auto done) { source.store(id, SecretString(std::string(text)), std::move(done)); });
}
inline Result<SecretString> readFrom(SecretSource& source, const SecretId& id)
{
    return answerOf<SecretString>([&](auto done) { source.read(id, std::move(done)); });
}
inline Result<void> removed(SecretSource& source, const SecretId& id)
{
    return answerOf<void>([&](auto done) { source.remove(id, std::move(done)); });
}
inline Result<std::vector<SecretId>> listed(SecretSource& source)
{
    return answerOf<std::vector<SecretId>>([&](auto done) { source.list(std::move(done)); });
}

} // namespace gannet::test
