// SPDX-License-Identifier: GPL-3.0-or-later
// A press on a position that is being closed already: what is on its way is part of the sum.
#include "core/trading/closing.h"

#include "core/model/take_cap.h"
#include "core/trading/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

Closing::Job* Closing::workOn(const AccountKey& account, InstrumentId instrument, bool isLong)
{
    const auto found = std::ranges::find_if(m_jobs, [&](const auto& entry) {
        const Job& job = entry.second;
        return job.account == account && job.instrument == instrument && job.isLong == isLong;
    });
    return found == m_jobs.end() ? nullptr : &found->second;
}

/// "a close of 0.5 of alpha:BTCUSDT is on its way (its order is pending_new)".
std::string Closing::wayOf(const Job& job) const
{
    const Order& order = *m_oms.orders().find(job.order);
    return fmt::format("a {} of {} of {} is on its way (its order is {}{})", job.reverseTo ? "reverse" : "close",
                       plainText(subtract(job.of, job.keep).value_or(job.of)), requestFor(job, Decimal{}).instrument,
                       toString(order.state), order.isOutcomeUnknown ? ", outcome unknown" : "");
}

/// Sized by the position as it was when the first began, so that the same part twice is the same part. One that leaves
/// less goes along; nothing is sent for it before the order on its way has ended.
void Closing::closeBeside(Job& job, const ClosePosition& command, const Instrument& instrument)
{
    const Decimal whole = std::max(job.of, size(job));
    const auto sized = sizeOfPosition(whole, command.fraction, instrument);
    if (!sized) {
        told(command.request, job.mode, Refusal{"grid", sized.error()}, {}, {});
        return;
    }
    const Decimal toStay = subtract(whole, sized->qty.value).value_or(Decimal{});
    const bool isTakenBack = job.reverseTo && toStay.isZero();
    if (toStay >= job.keep && !isTakenBack) {
        Error error{.kind = ErrorKind::Denied,
                    .code = Code::StateConflict,
                    .message = fmt::format("Not sent: {}, down to {}, and this one would stop at {}; {}press again "
                                           "once it has ended",
                                           wayOf(job), plainText(job.keep), plainText(toStay),
                                           job.keep.isZero() ? "" : "close more of it, or ")};
        error.limit = job.keep.isZero() ? "nothing on its way" : "below " + plainText(job.keep);
        error.value = plainText(toStay);
        told(command.request, job.mode, Refusal{"position", std::move(error)}, {}, {});
        return;
    }
    OrderRequest rest = requestFor(job, subtract(job.keep, toStay).value_or(job.keep));
    rest.confirmed = command.confirmed;
    if (auto refusal = isTakenBack ? std::nullopt : m_oms.check(rest)) {
        told(command.request, job.mode, std::move(refusal), {}, {});
        return;
    }
    takeOver(job, toStay, command.slippageCap, command.cancel.has_value());
    job.along.push_back(command.request);
    cancelEntries(command, job.mode);
    told(command.request, job.mode, std::nullopt, {job.order},
         fmt::format("closing {} down to {} with what is on its way, {}", plainText(whole), plainText(toStay),
                     capText(command.slippageCap)));
}

/// It goes on down to this, as whoever asked last wants it; a reverse ends flat.
void Closing::takeOver(Job& job, const Decimal& toStay, const std::optional<Decimal>& cap, bool isTidy)
{
    job.keep = toStay;
    job.slippageCap = cap.value_or(kTakeCap);
    job.isTidy = isTidy;
    job.isTakenBack |= job.reverseTo.has_value();
    job.reverseTo.reset();
    job.most = job.orders + kOrders;
    job.began = m_oms.now();
    job.since = job.began;
    keep(job);
}

} // namespace gannet
