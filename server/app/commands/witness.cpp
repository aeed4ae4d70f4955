#include "app/commands/witness.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/proofs.hpp>

#include "client/receipt.hpp"
#include "files/file_problems.hpp"
#include "storage/log/checkpoint.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kLongestLine = 1024 * 1024;  // bytes; a JWS has about 350
constexpr std::size_t kMostKeyBytes = 1024 * 1024;
constexpr std::size_t kRootSize = 32;

using OnWitnessed = std::function<Result<void>(const Witnessed&)>;

// Reads one file.
class Reading {
public:
    Reading(const std::string& path, const storage::ExaminationKeys& keys, const OnWitnessed& on)
        : path_(path), keys_(keys), on_(on) {}

    Result<void> read_line(const std::string& text);
    Result<void> read_document(const std::string& text);
    // An unfinished last line is no problem where it is not whole in itself.
    Result<void> read_last_line(const std::string& text);

    void next_line() { ++line_; }
    bool found_any() const noexcept { return count_ > 0; }
    Error refuse(std::string_view why) const {
        return {ErrorKind::invalid_input, fmt::format("{}: line {}: {}", path_, line_, why)};
    }

private:
    Result<void> read_jws(const std::string& jws);
    Result<void> read_countersignature(const std::string& jws);
    Result<void> add(WitnessKind kind, const std::string& log, std::int64_t pos, const std::string& root,
                     const std::string& jws);

    const std::string& path_;
    const storage::ExaminationKeys& keys_;
    const OnWitnessed& on_;
    std::int64_t line_ = 0;
    std::int64_t count_ = 0;
};

Result<void> Reading::add(WitnessKind kind, const std::string& log, std::int64_t pos, const std::string& root,
                          const std::string& jws) {
    auto bytes = crypto::from_base64url(root);
    if (!bytes || bytes.value().size() != kRootSize) return refuse("its root is not 32 bytes in base64url");
    ++count_;
    return on_(Witnessed{kind, storage::KnownRoot{pos, std::move(bytes).value(), log, path_}, jws});
}

Result<void> Reading::read_countersignature(const std::string& jws) {
    const auto verified = crypto::verify_compact(jws, kCountersignatureType, keys_.holders);
    if (!verified) return refuse("a countersignature that none of the named holders has made (--holder)");
    VIGIL_TRY(const auto claims, protocol::decode<protocol::CountersignatureClaims>(verified.value().payload));
    return add(WitnessKind::countersignature, claims.log, claims.pos, claims.root, jws);
}

Result<void> Reading::read_jws(const std::string& jws) {
    const auto parts = crypto::split_compact(jws);
    if (parts && parts.value().typ == kCountersignatureType) return read_countersignature(jws);
    if (const auto receipt = crypto::verify_compact(jws, kReceiptType, keys_.server)) {
        VIGIL_TRY(const auto claims, protocol::decode<protocol::ReceiptClaims>(receipt.value().payload));
        return add(WitnessKind::receipt, claims.log, claims.pos, claims.root, jws);
    }
    const auto checkpoint = crypto::verify_compact(jws, storage::kCheckpointType, keys_.server);
    if (!checkpoint) return refuse("neither a receipt nor a checkpoint that one of the server's keys has signed");
    VIGIL_TRY(const auto claims, protocol::decode<protocol::CheckpointClaims>(checkpoint.value().payload));
    return add(WitnessKind::checkpoint, claims.log, claims.pos, claims.root, jws);
}

Result<void> Reading::read_document(const std::string& text) {
    const auto type = protocol::type_of(text);
    if (type && type.value() == protocol::Root::type) {
        VIGIL_TRY(const auto seen, protocol::decode<protocol::Root>(text));
        return add(WitnessKind::root, seen.log, seen.pos, seen.root, {});
    }
    if (type && type.value() == protocol::CheckpointSigned::type) {
        VIGIL_TRY(const auto sent, protocol::decode<protocol::CheckpointSigned>(text));
        return read_jws(sent.data.jws);
    }
    if (type) return success();  // another message of the live protocol
    const auto latest = protocol::decode<protocol::LatestCheckpoint>(text);
    if (!latest) return refuse("neither a JWS nor a document that names checkpoints");
    VIGIL_TRY(read_jws(latest.value().checkpoint));
    for (const auto& each : latest.value().countersignatures) {
        if (!each.checkpoint.empty()) {
            VIGIL_TRY(read_jws(each.checkpoint));
        }
        const auto parts = crypto::split_compact(each.jws);
        if (parts && !keys_.holders(parts.value().kid)) continue;
        VIGIL_TRY(read_jws(each.jws));
    }
    return success();
}

Result<void> Reading::read_line(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string::npos) return success();
    const auto line = text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
    return line.front() == '{' ? read_document(line) : read_jws(line);
}

Result<void> Reading::read_last_line(const std::string& text) {
    const bool is_whole = text.starts_with('{') ? text.ends_with('}') : crypto::split_compact(text).has_value();
    return is_whole || !found_any() ? read_line(text) : success();
}

}  // namespace

Result<WitnessFile> WitnessFile::open(const std::string& path) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    if (failed) return Error{ErrorKind::invalid_input, path + ": " + failed.message()};
    return WitnessFile(path, static_cast<std::int64_t>(size));
}

Result<void> WitnessFile::read(const storage::ExaminationKeys& keys, const OnWitnessed& on) const {
    std::ifstream in(path_, std::ios::binary);
    if (!in) return Error{ErrorKind::invalid_input, path_ + ": cannot be opened"};
    Reading reading(path_, keys, on);
    std::string whole;  // of a JSON text over several lines
    std::int64_t rest = size_;
    for (std::string line; rest > 0 && std::getline(in, line);) {
        reading.next_line();
        const bool is_last = static_cast<std::int64_t>(line.size()) >= rest;  // no line end before the noted size
        line.resize(std::min(line.size(), static_cast<std::size_t>(rest)));
        rest -= static_cast<std::int64_t>(line.size()) + 1;
        if (line.size() + whole.size() > kLongestLine) return reading.refuse("is longer than 1 MiB");
        if (!whole.empty() || line == "{" || line == "{\r") {
            whole += line + '\n';
        } else if (is_last) {
            VIGIL_TRY(reading.read_last_line(line));
        } else {
            VIGIL_TRY(reading.read_line(line));
        }
    }
    if (in.bad()) return Error{ErrorKind::invalid_input, path_ + ": cannot be read"};
    if (!whole.empty()) {
        VIGIL_TRY(reading.read_document(whole));
    }
    if (!reading.found_any()) return Error{ErrorKind::invalid_input, path_ + ": holds no root of a log"};
    return success();
}

Result<crypto::KeyLookup> load_key_set(const std::string& path) {
    VIGIL_TRY(const auto text, read_file(path, kMostKeyBytes));
    const auto keys = protocol::decode<protocol::JwkSet>(text);
    if (!keys) return Error{ErrorKind::invalid_input, path + ": is no set of public keys (/.well-known/jwks.json)"};
    return client::key_lookup(keys.value());
}

}  // namespace vigil::app
