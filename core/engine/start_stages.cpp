// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/start_stages.h"

#include <algorithm>
#include <string>

namespace gannet {

StartStage* StartStages::find(std::string_view name)
{
    const auto it = std::ranges::find(m_stages, name, &StartStage::name);
    return it == m_stages.end() ? nullptr : &*it;
}

void StartStages::begin(std::string_view name, Timestamp now, const Tell& tell)
{
    if (find(name))
        return;
    StartStage stage;
    stage.name = name;
    stage.began = now;
    stage.limit = kStageLimit;
    m_stages.push_back(stage);
    if (tell)
        tell(stage);
}

void StartStages::done(std::string_view name, Timestamp now, const Tell& tell)
{
    StartStage* stage = find(name);
    if (!stage || stage->state != StartStage::State::Running)
        return;
    stage->state = StartStage::State::Done;
    stage->took = now - stage->began;
    stage->words.clear();
    if (tell)
        tell(*stage);
}

void StartStages::check(Timestamp now, const Tell& tell)
{
    for (StartStage& stage : m_stages) {
        const bool isOver = stage.state == StartStage::State::Running && now - stage.began >= stage.limit;
        if (!isOver || !stage.words.empty())
            continue;
        stage.took = now - stage.began;
        stage.words = stage.name + " is taking longer than " + std::to_string(stage.limit.ns / 1'000'000'000) +
                      " s; still trying";
        if (tell)
            tell(stage);
    }
}

} // namespace gannet
