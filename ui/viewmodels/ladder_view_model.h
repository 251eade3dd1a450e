// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/viewmodels/book_view_model.h"

namespace gannet {

/// The book and the volume traded at each price.
class LadderViewModel : public gannet::BookViewModel {
    Q_OBJECT
    QML_ELEMENT

public:
    explicit LadderViewModel(QObject* parent = nullptr);
    /// Null before the first. Holds until the next frame.
    [[nodiscard]] const ProfileView* profile() const { return m_profile; }

protected:
    void openViews() override;
    void closeViews() override;
    bool takeViews(Timestamp now) override;

private:
    OpenedView<ProfileView> m_view;
    const ProfileView* m_profile = nullptr;
};

} // namespace gannet
