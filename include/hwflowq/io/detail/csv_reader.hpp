// Reads comma-separated values line by line, and says where something is wrong.
#ifndef HWFLOWQ_IO_DETAIL_CSV_READER_HPP
#define HWFLOWQ_IO_DETAIL_CSV_READER_HPP

#include <hwflowq/core/error.hpp>

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace hwflowq::io::detail {

/// Cells of one line after the other (RFC 4180): quoted cells may hold separators and doubled
/// quotes. Lines end with LF or CR LF; empty ones are skipped.
class csv_reader {
 public:
  explicit csv_reader(std::string_view text) : text_(text) {}

  /// The cells of the next line; false at the end. Throws `error` naming the line of a cell whose
  /// quotes do not match.
  bool next(std::vector<std::string>& cells) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
      line_ += text_[at_] == '\n' ? 1U : 0U;
      ++at_;
    }
    cells.clear();
    row_line_ = line_;
    if (at_ >= text_.size()) return false;
    for (;;) {
      cells.push_back(cell());
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        continue;
      }
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] != '\n') fail("text follows a quoted cell");
      return true;
    }
  }

  /// The line that the cells of the last `next` began on; the first is 1.
  [[nodiscard]] std::size_t line() const { return row_line_; }

  /// Throws `error` that names the line.
  [[noreturn]] void fail(const std::string& what) const {
    throw error("line " + std::to_string(row_line_) + ": " + what);
  }

  /// A number, as a whole cell. `column` names it in the error.
  template <typename T>
  [[nodiscard]] T number(const std::string& cell, std::string_view column) const {
    T value{};
    const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (result.ec != std::errc{} || result.ptr != cell.data() + cell.size()) {
      fail("column \"" + std::string(column) + "\" holds \"" + cell + "\", which is no number" +
           (result.ec == std::errc::result_out_of_range ? " of its range" : ""));
    }
    return value;
  }

 private:
  std::string cell() {
    std::string result;
    if (at_ >= text_.size() || text_[at_] != '"') {
      const auto end = text_.find_first_of(",\r\n", at_);
      result = text_.substr(at_, end - at_);
      at_ = end == std::string_view::npos ? text_.size() : end;
      return result;
    }
    ++at_;
    for (;; ++at_) {
      if (at_ >= text_.size()) fail("a quoted cell does not end");
      line_ += text_[at_] == '\n' ? 1U : 0U;
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '"') return result;
      }
      result += text_[at_];
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
};

}  // namespace hwflowq::io::detail

#endif
