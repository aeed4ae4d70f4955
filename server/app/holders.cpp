#include "app/holders.hpp"

#include <algorithm>
#include <vigil/crypto/public_key_pem.hpp>
#include <vigil/protocol/codec.hpp>

#include "files/file_problems.hpp"

namespace vigil::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostHolderBytes = 64 * 1024;  // of a file

// The files that a place of the configuration stands for, by name.
std::vector<fs::path> files_of(const fs::path& place, FileProblems& problems) {
    std::error_code failed;
    if (!fs::is_directory(place, failed)) return {place};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(place, failed))
        if (entry.path().extension() == ".pem") files.push_back(entry.path());
    if (failed) problems.add(place.string(), failed.message());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

const Holder* Holders::find(std::string_view kid) const noexcept {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Holder& each) { return each.kid == kid; });
    return found == all_.end() ? nullptr : &*found;
}

crypto::KeyLookup Holders::lookup() const {
    return [all = all_](std::string_view kid) -> std::optional<crypto::PublicKey> {
        for (const auto& each : all)
            if (each.kid == kid) return each.key;
        return std::nullopt;
    };
}

std::string holder_name_of(const fs::path& file) {
    auto name = file.filename();
    if (name.extension() == ".pem") name.replace_extension();
    if (name.extension() == ".pub") name.replace_extension();
    return name.string();
}

bool is_holder_name(std::string_view name) noexcept {
    constexpr std::size_t kLongest = 100;
    const auto is_odd = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '"' || c == '\\';
    };
    return protocol::is_utf8(name) && !name.empty() && protocol::count_code_points(name) <= kLongest &&
           std::none_of(name.begin(), name.end(), is_odd);
}

Result<Holders> load_holders(const std::vector<fs::path>& places) {
    FileProblems problems("checkpoints.holders");
    Holders holders;
    for (const auto& place : places) {
        for (const auto& file : files_of(place, problems)) {
            const auto text = read_file(file, kMostHolderBytes);
            if (!text) {
                problems.add(file.string(), "cannot be read, or is longer than 64 KiB");
                continue;
            }
            auto key = crypto::public_key_of_pem(text.value());
            if (!key) {
                problems.add(file.string(), key.error().message);
                continue;
            }
            Holder holder{holder_name_of(file), key.value().thumbprint(), std::move(key).value()};
            if (!is_holder_name(holder.name))
                problems.add(file.string(), "the name of the file must be that of the holder: 1 to 100 characters");
            for (const auto& other : holders.all_) {
                if (other.name == holder.name) problems.add(file.string(), "another file has the same name");
                if (other.kid == holder.kid) problems.add(file.string(), "holder " + other.name + " has the same key");
            }
            holders.all_.push_back(std::move(holder));
        }
    }
    if (!problems.none()) return problems.error();
    return holders;
}

}  // namespace vigil::app
