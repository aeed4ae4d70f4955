#include "bench/load/machine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace vigil::bench {
namespace {

namespace fs = std::filesystem;

constexpr auto kProbePause = std::chrono::milliseconds(40);

// Name of a thread and the seconds that it has worked, from one line of /proc/PID/task/TID/stat.
std::pair<std::string, double> parse_stat(const std::string& line) {
    const auto open = line.find('('), close = line.rfind(')');
    std::istringstream rest(line.substr(close + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) rest >> skipped;
    double user = 0, system = 0;
    rest >> user >> system;
    return {line.substr(open + 1, close - open - 1), (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK))};
}

fs::path proc(pid_t process) { return fs::path("/proc") / std::to_string(process); }

std::int64_t count_of(const fs::path& folder) { return std::distance(fs::directory_iterator(folder), {}); }

}  // namespace

CpuTimes cpu_times(pid_t process) {
    CpuTimes times;
    for (const auto& task : fs::directory_iterator(proc(process) / "task")) {
        std::string line;
        if (!std::getline(std::ifstream(task.path() / "stat"), line)) continue;  // it has just ended
        const auto [name, seconds] = parse_stat(line);
        times[name] += seconds;
    }
    return times;
}

CpuTimes operator-(const CpuTimes& later, const CpuTimes& earlier) {
    auto times = later;
    for (const auto& [name, seconds] : earlier) times[name] -= seconds;
    return times;
}

double total(const CpuTimes& times) {
    double sum = 0;
    for (const auto& [name, seconds] : times) sum += seconds;
    return sum;
}

std::int64_t resident_bytes(pid_t process) {
    std::ifstream file(proc(process) / "statm");
    std::int64_t size = 0, resident = 0;
    file >> size >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

std::int64_t most_resident_bytes(pid_t process) {
    constexpr std::string_view kLine = "VmHWM:";  // in kB
    std::ifstream file(proc(process) / "status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(kLine)) return std::stoll(line.substr(kLine.size())) * 1024;
    return 0;
}

std::int64_t open_descriptors(pid_t process) { return count_of(proc(process) / "fd"); }

std::int64_t thread_count(pid_t process) { return count_of(proc(process) / "task"); }

DiskProbe::DiskProbe(const fs::path& folder) : file_(folder / "disk-probe"), thread_([this] { run(); }) {}

DiskProbe::~DiskProbe() { stop(); }

const Timings& DiskProbe::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return timings_;
}

void DiskProbe::run() {
    const int file = ::open(file_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    constexpr std::size_t kBlocks = 64;
    std::array<char, 4096> block{};
    for (std::size_t at = 0; !stopping_; ++at) {
        const auto begun = Steady::now();
        block[0] = static_cast<char>(at);
        const auto written =
            ::pwrite(file, block.data(), block.size(), static_cast<off_t>(at % kBlocks * block.size()));
        const bool synced = written == static_cast<ssize_t>(block.size()) && ::fdatasync(file) == 0;
        if (synced && at >= kBlocks) timings_.add(Steady::now() - begun);  // the first round makes the file grow
        if (at >= kBlocks) std::this_thread::sleep_for(kProbePause);
    }
    ::close(file);
    ::unlink(file_.c_str());
}

}  // namespace vigil::bench
