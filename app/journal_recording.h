// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recording.h"

#include <memory>
#include <string>
#include <string_view>

namespace gannet {

/// A journal as a recording of one of its venues. A journal tells answers by number only, so it is folded through an
/// engine of its own as it is read, whose adapters ask the same questions again: that gives each answer its URL.
[[nodiscard]] Result<std::unique_ptr<RecordingReader>> openJournalRecording(const std::string& path,
                                                                            std::string_view slug);

} // namespace gannet
