#include "app/commands/codes_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vigil/protocol/time.hpp>

#include "files/csv.hpp"

namespace vigil::app {
namespace {

// With a byte order mark: without it spreadsheets take Chinese for something else.
std::string codes_text(const std::vector<protocol::ImportedCode>& codes) {
    std::string text = "\xEF\xBB\xBF外部编号,姓名,绑定码,失效时间,账号编号\r\n";
    for (const auto& each : codes)
        text += fmt::format("{},{},{},{},{}\r\n", csv_field(each.external_key), csv_field(each.person), each.code,
                            to_china_time(each.expires_at), each.account_id.str());
    return text;
}

}  // namespace

Result<CodesFile> CodesFile::create(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return Error{ErrorKind::invalid_input, fmt::format("{}: {}", path, std::strerror(errno))};
    return CodesFile(path, descriptor);
}

CodesFile::~CodesFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    if (!is_written_) ::unlink(path_.c_str());
}

Result<void> CodesFile::write(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) break;
        is_written_ = true;  // what is there of it is worth keeping
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (!text.empty() || ::fsync(descriptor_) != 0)
        return Error{ErrorKind::unavailable,
                     fmt::format("{}: {}; the accounts were added: import the same file again with another --codes "
                                 "for new codes",
                                 path_, std::strerror(errno))};
    return success();
}

Result<void> write_codes(CodesFile file, const protocol::ImportOutcome& outcome, CommandLine& line) {
    VIGIL_TRY(file.write(codes_text(outcome.codes)));
    line.print(fmt::format("绑定码 {0} 个，存于 {1} · {0} codes in {1}", outcome.codes.size(), file.path()));
    return success();
}

}  // namespace vigil::app
