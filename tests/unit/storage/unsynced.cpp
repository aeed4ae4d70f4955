#include "unit/storage/unsynced.hpp"

#include <algorithm>
#include <fstream>

namespace vigil::test {
namespace {

namespace fs = std::filesystem;

std::int64_t size_of(const fs::path& file) {
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    return missing ? 0 : static_cast<std::int64_t>(size);
}

std::string read(const fs::path& file, std::int64_t offset, std::int64_t size) {
    std::string bytes(static_cast<std::size_t>(std::max<std::int64_t>(size, 0)), '\0');
    std::ifstream in(file, std::ios::binary);
    in.seekg(offset);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

void put(const fs::path& file, std::int64_t offset, const std::string& bytes) {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(offset);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

void Unsynced::remember(const std::string& file, std::int64_t offset, std::string_view data) {
    const auto size = size_of(file);
    const auto touched = data.empty() ? size - offset : std::min(static_cast<std::int64_t>(data.size()), size - offset);
    changes_.push_back({file, offset, std::string(data), read(file, offset, touched), size});
}

int Unsynced::write(const std::string& file, std::int64_t offset, std::string_view data,
                    const std::function<int()>& change) {
    const std::lock_guard lock(mutex_);
    remember(file, offset, data);
    return change();
}

int Unsynced::cut(const std::string& file, std::int64_t size, const std::function<int()>& change) {
    const std::lock_guard lock(mutex_);
    remember(file, size, {});
    return change();
}

int Unsynced::sync(const std::string& file, const std::function<int()>& sync) {
    const std::lock_guard lock(mutex_);
    const int done = sync();
    if (done == 0) std::erase_if(changes_, [&](const Change& each) { return each.file == file; });
    return done;
}

void Unsynced::forget() {
    const std::lock_guard lock(mutex_);
    changes_.clear();
}

void Unsynced::copy_after_power_cut(const fs::path& from, const std::vector<std::string>& names, const fs::path& to,
                                    std::mt19937_64& random) {
    const std::lock_guard lock(mutex_);
    for (const auto& name : names)
        if (fs::exists(from / name)) fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing);
    const auto copy_of = [&](const Change& change) { return to / fs::path(change.file).filename(); };
    for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
        if (!fs::exists(copy_of(*change))) continue;
        fs::resize_file(copy_of(*change), static_cast<std::uintmax_t>(change->size_before));
        put(copy_of(*change), change->offset, change->before);
    }
    const auto share = std::uniform_real_distribution(0.0, 1.0)(random);
    for (const auto& change : changes_) {
        if (!fs::exists(copy_of(change)) || !std::bernoulli_distribution(share)(random)) continue;
        if (change.data.empty())
            fs::resize_file(copy_of(change), static_cast<std::uintmax_t>(change.offset));
        else
            put(copy_of(change), change.offset, change.data);
    }
}

}  // namespace vigil::test
