// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ladder_view_model.h"

namespace gannet {

LadderViewModel::LadderViewModel(QObject* parent) : BookViewModel(parent) {}

void LadderViewModel::openViews()
{
    BookViewModel::openViews();
    ViewSpec spec;
    spec.key = key();
    m_view.open(*client(), std::move(spec));
}

void LadderViewModel::closeViews()
{
    BookViewModel::closeViews();
    m_profile = nullptr;
    m_view.close();
}

bool LadderViewModel::takeViews(Timestamp now)
{
    const bool isBookNew = BookViewModel::takeViews(now);
    const ProfileView* newest = m_view.take();
    if (newest)
        m_profile = newest;
    return isBookNew || newest;
}

} // namespace gannet
