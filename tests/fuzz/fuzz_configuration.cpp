// Any bytes as a configuration: never a crash, every refusal names what is wrong in printable lines, and what is accepted is
// read as the same again and lies within its bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "files/configuration.hpp"
#include "files/file_problems.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = parse_configuration(text, "vigil.toml", "/nowhere");
    if (!read) {
        if (read.error().violations.empty() || problem_lines(read.error()).empty()) std::abort();
        return 0;
    }
    const auto& found = read.value();
    const auto again = parse_configuration(text, "vigil.toml", "/nowhere");
    if (!again || again.value() != found || !changed_keys(found, again.value()).empty()) std::abort();
    const bool is_bounded = found.server.worker_threads >= 1 && found.server.worker_threads <= 64 &&
                            found.http.header_bytes >= 1024 && found.http.connections >= 1 &&
                            found.live.dead > found.live.ping && found.intake.per_account.count >= 1 &&
                            found.intake.per_account.per.count() >= 1000 && !found.server.public_url.empty();
    if (!is_bounded || found.data.folder.is_relative()) std::abort();
    return 0;
}
