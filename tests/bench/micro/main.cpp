// What single steps of the main job cost. Prints the table of Google Benchmark; nothing is asserted.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
