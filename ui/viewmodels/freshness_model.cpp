// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/freshness_model.h"

#include "ui/format.h"

namespace gannet {

void FreshnessModel::set(FreshnessAnswer answer)
{
    const Duration age = answer.age;
    answer.age = m_answer.age; // the age itself changes every frame and is only read on demand
    const bool isSame = answer == m_answer;
    m_answer = std::move(answer);
    m_answer.age = age;
    if (!isSame)
        emit changed();
}

QString FreshnessModel::ageNow() const
{
    return ageText(m_answer.age);
}

} // namespace gannet
