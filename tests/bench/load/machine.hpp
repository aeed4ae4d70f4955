// What a process costs, and what the disk can do at the same time. From /proc (proc(5)).
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include "bench/load/timings.hpp"

namespace vigil::bench {

// Seconds of CPU since the start, by the names of the threads.
using CpuTimes = std::map<std::string, double>;
CpuTimes cpu_times(pid_t process);
CpuTimes operator-(const CpuTimes& later, const CpuTimes& earlier);
double total(const CpuTimes& times);

std::int64_t resident_bytes(pid_t process);
std::int64_t most_resident_bytes(pid_t process);  // since its start
std::int64_t open_descriptors(pid_t process);
std::int64_t thread_count(pid_t process);

// Writes 4 kB and waits for the disk (fdatasync), a few times a second, from its begin to its end: what a commit costs at least.
class DiskProbe {
public:
    explicit DiskProbe(const std::filesystem::path& folder);
    ~DiskProbe();
    DiskProbe(const DiskProbe&) = delete;
    DiskProbe& operator=(const DiskProbe&) = delete;

    // Ends the probe.
    const Timings& stop();

private:
    void run();

    std::filesystem::path file_;
    Timings timings_{};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace vigil::bench
