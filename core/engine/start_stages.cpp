// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/start_stages.h"

#include <algorithm>
#include <utility>

namespace gannet {

StartStages::Stage* StartStages::find(std::string_view name)
{
    const auto it = std::ranges::find(m_stages, name, [](const Stage& stage) { return stage.told.name; });
    return it == m_stages.end() ? nullptr : &*it;
}

bool StartStages::isRunning(std::string_view name) const
{
    return std::ranges::any_of(m_stages, [name](const Stage& stage) {
        return stage.told.name == name && stage.told.state == StartStage::State::Running;
    });
}

void StartStages::begin(std::string_view name, Timestamp now, const Tell& tell)
{
    if (find(name))
        return;
    Stage stage;
    stage.told.name = name;
    stage.told.began = now;
    stage.told.limit = kStageLimit;
    m_stages.push_back(stage);
    if (tell)
        tell(stage.told);
}

void StartStages::done(std::string_view name, Timestamp now, const Tell& tell, std::string words)
{
    Stage* const stage = find(name);
    if (!stage || stage->told.state != StartStage::State::Running)
        return;
    stage->told.state = StartStage::State::Done;
    stage->told.took = now - stage->told.began;
    stage->told.words = std::move(words);
    if (tell)
        tell(stage->told);
}

void StartStages::trouble(std::string_view name, std::string words, Timestamp now, const Tell& tell)
{
    Stage* const stage = find(name);
    if (!stage || stage->told.state != StartStage::State::Running || stage->trouble == words)
        return;
    stage->trouble = std::move(words);
    tellTrouble(*stage, now, tell);
}

void StartStages::check(Timestamp now, const Tell& tell)
{
    for (Stage& stage : m_stages) {
        const bool isOver = stage.told.state == StartStage::State::Running && now - stage.told.began >= kStageLimit;
        if (!isOver || stage.isOver)
            continue;
        stage.isOver = true;
        tellTrouble(stage, now, tell);
    }
}

void StartStages::tellTrouble(Stage& stage, Timestamp now, const Tell& tell)
{
    StartStage& told = stage.told;
    told.took = now - told.began;
    told.words = stage.trouble;
    if (stage.isOver) {
        told.words =
            told.name + " is taking longer than " + std::to_string(kStageLimit.ns / 1'000'000'000) + " s; still trying";
        if (!stage.trouble.empty())
            told.words += ": " + stage.trouble;
    }
    if (tell)
        tell(told);
}

} // namespace gannet
