// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/account_keeper.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet::test {

/// Keeps what it is given, and answers when it is told to.
class FakeKeeper final : public AccountKeeper {
public:
    void add(NewAccount account, std::function<void(Result<void>)> done) override
    {
        added.push_back(std::move(account));
        m_waiting = std::move(done);
        if (answersAtOnce)
            answer({});
    }
    void remove(const std::string& venue, const AccountName& name, std::function<void(Result<void>)> done) override
    {
        removed.push_back(venue + '/' + name);
        m_waiting = std::move(done);
        if (answersAtOnce)
            answer({});
    }
    void lookAgain(const std::string& venue, const AccountName& name) override { looked.push_back(venue + '/' + name); }
    [[nodiscard]] std::vector<KeptAccount> all() const override { return kept; }
    void onChanged(std::function<void()> changed) override { m_changed.push_back(std::move(changed)); }

    void answer(Result<void> result)
    {
        if (auto done = std::exchange(m_waiting, nullptr))
            done(std::move(result));
    }
    void change() const
    {
        for (const auto& one : m_changed)
            one();
    }

    std::vector<NewAccount> added;
    std::vector<std::string> removed;
    std::vector<std::string> looked;
    std::vector<KeptAccount> kept;
    bool answersAtOnce = true;

private:
    std::function<void(Result<void>)> m_waiting;
    std::vector<std::function<void()>> m_changed;
};

} // namespace gannet::test
