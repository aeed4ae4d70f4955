#include "app/commands/report_outbox.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "client/durable_file.hpp"

namespace vigil::app {
namespace {

namespace fs = std::filesystem;

// Failures are passed over on purpose: what stays is sent once more, which is harmless.
void rename_aside(const fs::path& path) {
    std::error_code ignored;
    fs::rename(path, fs::path(path).replace_extension(".refused"), ignored);
}

Result<ReportBody> read(const fs::path& path) {
    VIGIL_TRY(auto document, client::read_whole(path));
    return body_of_document(std::move(document));
}

}  // namespace

fs::path ReportOutbox::path_of(const ReportBody& body) const { return folder_ / (body.key + ".json"); }

Result<void> ReportOutbox::add(const ReportBody& body) const {
    return client::write_durably(path_of(body), body.bytes);
}

std::vector<ReportBody> ReportOutbox::waiting() const {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code ignored;
    for (const auto& each : fs::directory_iterator(folder_, ignored))
        if (each.path().extension() == ".json") files.emplace_back(each.last_write_time(ignored), each.path());
    std::sort(files.begin(), files.end());

    std::vector<ReportBody> bodies;
    for (const auto& [written, path] : files) {
        auto body = read(path);
        if (body)
            bodies.push_back(std::move(body).value());
        else
            rename_aside(path);
    }
    return bodies;
}

void ReportOutbox::remove(const ReportBody& body) const {
    std::error_code ignored;
    fs::remove(path_of(body), ignored);
}

void ReportOutbox::set_aside(const ReportBody& body) const { rename_aside(path_of(body)); }

}  // namespace vigil::app
