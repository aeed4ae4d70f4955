#include "unit/layers/include_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

namespace vigil::layers {
namespace {

using Names = std::vector<std::string_view>;

// A folder of the project and the layers it may include beside itself. The longest folder that fits a path is its layer.
struct Layer {
    std::string_view name;
    std::string_view folder;
    Names may_include;
};

const std::vector<Layer>& layers() {
    static const std::vector<Layer> all{
        {"protocol", "protocol/", {}},
        {"crypto", "protocol/crypto/", {"protocol"}},
        {"runtime", "server/runtime/", {"protocol"}},
        {"domain", "server/domain/", {"protocol"}},
        {"store", "server/store/", {"protocol", "domain"}},
        {"files", "server/files/", {"protocol", "domain"}},
        {"secrets", "server/secrets/", {"protocol", "domain", "crypto"}},
        {"storage", "server/storage/", {"protocol", "domain", "store", "runtime", "crypto"}},
        {"transport", "server/transport/", {"protocol", "domain", "store", "runtime"}},
        {"gateways", "server/gateways/", {"protocol", "crypto", "domain", "files", "client"}},
        {"app",
         "server/app/",
         {"protocol", "crypto", "runtime", "domain", "store", "files", "secrets", "storage", "transport", "gateways",
          "client"}},
        {"main", "server/main.cpp", {"protocol", "app"}},
        {"allocation", "server/allocation.cpp", {}},
        {"client", "mobile-sdk/client/", {"protocol", "crypto"}},
        {"sdk", "mobile-sdk/", {"protocol", "crypto", "client"}},
    };
    return all;
}

// Headers from outside, by how their names begin, and where alone they may be used.
struct Library {
    std::string_view prefix;
    Names places;
};

const std::vector<Library>& libraries() {
    static const Names adapters{"server/runtime/",  "server/store/", "server/storage/", "server/transport/",
                                "server/gateways/", "server/app/",   "mobile-sdk/"};
    static const Names not_pure{"protocol/crypto/", "server/runtime/", "server/store/", "server/files/",
                                "server/secrets/",  "server/storage/", "server/app/",   "server/transport/",
                                "server/main.cpp",  "mobile-sdk/"};
    static const std::vector<Library> all{
        {"boost/outcome", {""}},
        {"boost/asio", adapters},
        {"boost/system", adapters},
        // Each of these files costs a minute and two gigabytes to compile; there may be three at most.
        {"boost/beast", {"server/transport/http/request_reader.cpp", "mobile-sdk/client/beast_connections.cpp"}},
        {"boost/", {}},
        {"nlohmann/", {"protocol/src/", "protocol/crypto/src/", "server/files/", "mobile-sdk/src/capi/"}},
        {"openssl/", {"protocol/crypto/src/", "server/transport/", "mobile-sdk/client/"}},
        {"sqlite3.h", {"server/storage/engine/sqlite/", "mobile-sdk/src/"}},
        {"libpq-fe.h", {"server/storage/engine/postgres/"}},
        {"toml++/", {"server/files/"}},
        {"CLI/", {"server/app/"}},
        {"argon2.h", {"server/secrets/"}},
        {"p11-kit/", {"server/secrets/"}},
        {"dlfcn.h", {"server/secrets/"}},
        {"iconv.h", {"server/files/"}},
        // The operating system: files, sockets, threads.
        {"sys/", not_pure},
        {"netinet/", not_pure},
        {"arpa/", not_pure},
        {"unistd.h", not_pure},
        {"fcntl.h", not_pure},
        {"poll.h", not_pure},
        {"filesystem", not_pure},
        {"fstream", not_pure},
        {"iostream", not_pure},
        {"thread", not_pure},
    };
    return all;
}

const Layer* layer_of(std::string_view path) {
    const Layer* found = nullptr;
    for (const auto& each : layers())
        if (path.starts_with(each.folder) && (!found || each.folder.size() > found->folder.size())) found = &each;
    return found;
}

// The file of the project that an include names; nothing: it comes from outside.
std::optional<std::string> project_file(std::string_view includer, std::string_view header, bool quoted) {
    if (header.starts_with("vigil/protocol/")) return fmt::format("protocol/include/{}", header);
    if (header.starts_with("vigil/crypto/")) return fmt::format("protocol/crypto/include/{}", header);
    if (header.starts_with("vigil/sdk/")) return fmt::format("mobile-sdk/include/{}", header);
    if (!quoted) return std::nullopt;
    const auto first = header.substr(0, header.find('/'));
    for (const auto* root : {"server/", "mobile-sdk/"})
        for (const auto& each : layers())
            if (header.find('/') != header.npos && each.folder == fmt::format("{}{}/", root, first))
                return fmt::format("{}{}", root, header);
    return (std::filesystem::path(includer).parent_path() / header).lexically_normal().generic_string();
}

std::optional<std::string> fault_of(std::string_view path, std::string_view header, bool quoted) {
    const Layer* from = layer_of(path);
    if (from == nullptr) return "stands in no layer";
    if (const auto file = project_file(path, header, quoted)) {
        const Layer* to = layer_of(*file);
        if (to == nullptr) return fmt::format("{} is in no layer", header);
        const bool allowed = to == from || std::ranges::find(from->may_include, to->name) != from->may_include.end();
        if (allowed) return std::nullopt;
        return fmt::format("{} may not include {} ({})", from->name, to->name, header);
    }
    for (const auto& library : libraries()) {
        if (!header.starts_with(library.prefix)) continue;
        const auto fits = [&](std::string_view place) { return path.starts_with(place); };
        if (std::ranges::any_of(library.places, fits)) return std::nullopt;
        return fmt::format("{} may not be used here", header);
    }
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
    return text.substr(begin);
}

}  // namespace

std::vector<std::string> wrong_includes(std::string_view path, std::string_view source) {
    std::vector<std::string> faults;
    int line_number = 0;
    while (!source.empty()) {
        const auto end = std::min(source.find('\n'), source.size());
        auto line = trimmed(source.substr(0, end));
        source.remove_prefix(std::min(end + 1, source.size()));
        ++line_number;
        if (!line.starts_with('#')) continue;
        line = trimmed(line.substr(1));
        if (!line.starts_with("include")) continue;
        line = trimmed(line.substr(std::string_view("include").size()));
        if (line.empty() || (line[0] != '"' && line[0] != '<')) continue;
        const bool quoted = line[0] == '"';
        const auto header = line.substr(1, line.find(quoted ? '"' : '>', 1) - 1);
        if (const auto fault = fault_of(path, header, quoted))
            faults.push_back(fmt::format("{}:{}: {}", path, line_number, *fault));
    }
    return faults;
}

}  // namespace vigil::layers
