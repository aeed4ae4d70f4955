// What cryptography costs for each field, key and receipt.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "bench/micro/fixture.hpp"

namespace vigil::bench {
namespace {

constexpr std::string_view kRow = "019ca000-0000-7000-8000-000000000001";
const KeyId kKey("019ca000-0000-7000-8000-000000000002");

void make_a_data_key(benchmark::State& state) {
    const auto& ring = Fixture::instance().site().keys().ring();
    for (auto _ : state) benchmark::DoNotOptimize(ring.fresh(KeyPurpose::case_content, kKey));
}
BENCHMARK(make_a_data_key);

void seal_the_body(benchmark::State& state) {
    const auto& fixture = Fixture::instance();
    const auto key = Fixture::instance().site().keys().ring().fresh(KeyPurpose::case_content, kKey);
    std::size_t at = 0;
    for (auto _ : state) {
        const auto& body = fixture.reports()[at++ % Fixture::kReports].body;
        benchmark::DoNotOptimize(key.sealer->seal(Field::report_body, kRow, body));
    }
}
BENCHMARK(seal_the_body);

// As a transaction does it: the key is unwrapped, once for all fields of a case.
void open_the_body(benchmark::State& state) {
    const auto& fixture = Fixture::instance();
    const auto& ring = Fixture::instance().site().keys().ring();
    const auto key = ring.fresh(KeyPurpose::case_content, kKey);
    const auto envelope = key.sealer->seal(Field::report_body, kRow, fixture.reports().front().body);
    for (auto _ : state) {
        const storage::KeySealer sealer(ring.unwrap(key.stored).value());
        auto plain = sealer.open(Field::report_body, kRow, envelope);
        if (!plain) throw std::runtime_error(plain.error().message);
        benchmark::DoNotOptimize(plain);
    }
}
BENCHMARK(open_the_body);

void sign_a_receipt(benchmark::State& state) {
    auto& fixture = Fixture::instance();
    const ReceiptFacts facts{.report = ReportId(std::string(kRow)),
                             .body_sha256 = std::string(32, 'b'),
                             .filed_at = fixture.now(),
                             .pos = 1'234'567,
                             .root = std::string(32, 'r')};
    for (auto _ : state) benchmark::DoNotOptimize(fixture.site().receipts().sign(facts));
}
BENCHMARK(sign_a_receipt);

}  // namespace
}  // namespace vigil::bench
