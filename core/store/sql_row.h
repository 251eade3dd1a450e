// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/model/order_ids.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// How long who only reads waits for a writer that holds the file.
inline constexpr int kReaderBusyMs = 500;

/// Reads a row's columns from left to right. What cannot be read leaves a default and makes finish() fail.
class SqlColumns {
public:
    SqlColumns(SQLite::Statement& statement, std::string_view table) : m_statement(statement), m_table(table) {}

    void skip() { ++m_column; } ///< a column that only the file needs
    [[nodiscard]] std::string text();
    [[nodiscard]] std::optional<std::string> textOrNull();
    [[nodiscard]] std::int64_t integer();
    [[nodiscard]] bool flag() { return integer() != 0; }
    [[nodiscard]] Decimal amount();
    [[nodiscard]] std::optional<Decimal> amountOrNull();
    [[nodiscard]] Timestamp time() { return {integer()}; } ///< NULL is not known
    [[nodiscard]] ClientOrderId orderId();                 ///< NULL is nobody's
    [[nodiscard]] std::optional<Error> reason();
    template <class Enum> [[nodiscard]] Enum word(std::optional<Enum> (*from)(std::string_view))
    {
        const std::string found = text();
        const std::optional<Enum> value = from(found);
        if (!value)
            refuse("a word of ours", found);
        return value.value_or(Enum{});
    }

    /// Fails {Protocol, BadFormat} with table, column and value when something could not be read.
    [[nodiscard]] Result<void> finish() const;

private:
    void refuse(std::string_view wanted, std::string_view found);

    SQLite::Statement& m_statement;
    std::string_view m_table;
    int m_column = 0;
    std::optional<Error> m_error;
};

/// One use of a compiled statement: binds its marks from left to right, then runs or steps it; lets go of the rows at
/// the end. Throws SQLite::Exception.
class SqlRun {
public:
    explicit SqlRun(SQLite::Statement& statement);
    ~SqlRun();
    SqlRun(const SqlRun&) = delete;
    SqlRun& operator=(const SqlRun&) = delete;

    SqlRun& text(std::string_view value);
    SqlRun& integer(std::int64_t value);
    SqlRun& flag(bool value) { return integer(value ? 1 : 0); }
    SqlRun& blob(std::string_view bytes);
    SqlRun& null();
    SqlRun& amount(const Decimal& value);
    SqlRun& amount(const std::optional<Decimal>& value);
    /// NULL where it is not known.
    SqlRun& time(Timestamp value);
    /// NULL where it is nobody's.
    SqlRun& orderId(ClientOrderId value);
    SqlRun& reason(const std::optional<Error>& value);
    /// The word of an enumerator.
    template <class Enum> SqlRun& word(Enum value) { return text(toString(value)); }

    /// Runs what returns no rows; how many rows changed.
    int run();
    /// To the next row; false after the last.
    [[nodiscard]] bool step();
    /// Of the row that step() came to; `table` is for the words of an error.
    [[nodiscard]] SqlColumns columns(std::string_view table) { return {m_statement, table}; }

private:
    SQLite::Statement& m_statement;
    int m_mark = 0;
};

} // namespace gannet
