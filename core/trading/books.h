// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/catalogue.h"
#include "core/model/l2_book.h"
#include "core/pipeline/consumer.h"

#include <memory>
#include <vector>

namespace gannet {

/// One instrument's book as last told, and what it is worth.
struct BookState {
    L2Book book; ///< empty unless a snapshot came since it was last emptied
    StreamHealth health = StreamHealth::Idle;
    ResyncReason reason = ResyncReason::None;
    bool hasSnapshot = false;
    bool isPartial = false;     ///< beyond the last level the book is unknown, not empty
    std::int8_t priceScale = 0; ///< of the mantissas in the book
    std::int8_t qtyScale = 0;
    std::uint64_t lastSeq = 0;
    std::uint64_t ignored = 0; ///< updates that came while there was no book to apply them to
    Timestamp venueTime;       ///< the venue's time of the last book message
    Timestamp received;        ///< when it reached the program
};

/// The assembled books of all instruments. A snapshot replaces, an update is applied, a status that says gap or crossed
/// empties: what is shown is consistent or marked. Engine thread.
class Books final : public Consumer {
public:
    explicit Books(const Catalogue& catalogue) : m_catalogue(catalogue) {}

    void onEvent(const Event& event) override;

    /// Null while nothing was said about the instrument's book.
    [[nodiscard]] const BookState* find(InstrumentId instrument) const;
    /// One past the highest instrument that may have a book.
    [[nodiscard]] std::size_t size() const { return m_states.size(); }

private:
    [[nodiscard]] BookState& stateOf(InstrumentId instrument);
    [[nodiscard]] bool isScaleKept(const BookState& state, InstrumentId instrument) const;
    static void apply(BookState& state, const BookSnapshot& snapshot);
    static void apply(BookState& state, const BookUpdate& update);
    static void apply(BookState& state, const VenueStatus& status);

    const Catalogue& m_catalogue;
    std::vector<std::unique_ptr<BookState>> m_states; ///< by instrument id
};

} // namespace gannet
