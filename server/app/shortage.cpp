#include "app/shortage.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

namespace vigil::app {
namespace {

std::terminate_handler otherwise = nullptr;

[[noreturn]] void end() {
    try {
        if (std::current_exception()) throw;  // Boost throws a class derived from it
    } catch (const std::bad_alloc&) {
        tell_of_no_memory();
        ::_exit(kShortageStatus);
    } catch (...) {
    }
    otherwise();
    std::abort();
}

}  // namespace

bool is_shortage(const std::error_code& code) {
    constexpr std::array kShortages{std::errc::resource_unavailable_try_again, std::errc::not_enough_memory,
                                    std::errc::too_many_files_open, std::errc::too_many_files_open_in_system};
    return std::any_of(kShortages.begin(), kShortages.end(), [&code](std::errc each) { return code == each; });
}

void tell_of_no_memory() {
    constexpr std::string_view kText = "内存不足 · there is not enough memory\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
}

void end_orderly_without_memory() {
    if (otherwise == nullptr) otherwise = std::set_terminate(&end);
}

}  // namespace vigil::app
