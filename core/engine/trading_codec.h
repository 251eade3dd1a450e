// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/byte_codec.h"
#include "core/model/account_key.h"
#include "core/model/remembered.h"
#include "core/model/store_op.h"
#include "core/model/trading_command.h"
#include "core/trading/trading_settings.h"

#include <vector>

namespace gannet {

// What the trading side is given, as the journal keeps it: what a person asks for, what the store answers, and what it
// remembered at the start. Numbers little-endian, texts and lists with their length (u32) in front, decimals as
// mantissa (i64) and scale (u8), what may be absent behind a byte 0 or 1, alternatives behind their index. Dense ids
// (VenueId, InstrumentId) are not kept: rows name venues and instruments by text.
//
// Reading never throws and never asks for more memory than the payload has bytes: on what was not written here the
// reader is no longer good, and the value means nothing.

void write(ByteWriter& out, const TradingCommand& command);
void write(ByteWriter& out, const StoreNews& news);
void write(ByteWriter& out, const Remembered& remembered);
void write(ByteWriter& out, const AccountKeyNews& news);
/// Accounts and rules, as a journal's header names them; without what is of live accounts alone.
void write(ByteWriter& out, const TradingSettings& settings);
/// Of each account, in their order: what the above leaves out.
void writeLive(ByteWriter& out, const std::vector<AccountSettings>& accounts);
/// All that an order is, for comparing two runs; not read back.
void write(ByteWriter& out, const Order& order);

void read(ByteReader& in, TradingCommand& command);
void read(ByteReader& in, StoreNews& news);
void read(ByteReader& in, Remembered& remembered);
void read(ByteReader& in, AccountKeyNews& news);
void read(ByteReader& in, TradingSettings& settings);
void readLive(ByteReader& in, std::vector<AccountSettings>& accounts);

} // namespace gannet
