#include "app/commands/witness.hpp"

#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/proofs.hpp>

#include "files/file_problems.hpp"
#include "storage/log/checkpoint.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024 * 1024;

Error refuse(const std::string& path, std::string_view why) {
    return {ErrorKind::invalid_input, fmt::format("{}: {}", path, why)};
}

Result<storage::KnownRoot> root_of(const std::string& log, std::int64_t pos, const std::string& root,
                                   const std::string& path) {
    auto bytes = crypto::from_base64url(root);
    if (!bytes) return refuse(path, "its root is not base64url");
    return storage::KnownRoot{pos, std::move(bytes).value(), log, path};
}

Result<storage::KnownRoot> root_of_jws(const std::string& text, const crypto::KeyLookup& find_key,
                                       const std::string& path) {
    if (const auto receipt = crypto::verify_compact(text, kReceiptType, find_key)) {
        VIGIL_TRY(const auto claims, protocol::decode<protocol::ReceiptClaims>(receipt.value().payload));
        return root_of(claims.log, claims.pos, claims.root, path);
    }
    const auto checkpoint = crypto::verify_compact(text, storage::kCheckpointType, find_key);
    if (!checkpoint) return refuse(path, "neither a receipt nor a checkpoint that one of the server's keys has signed");
    VIGIL_TRY(const auto claims, protocol::decode<protocol::CheckpointClaims>(checkpoint.value().payload));
    return root_of(claims.log, claims.pos, claims.root, path);
}

}  // namespace

Result<std::vector<storage::KnownRoot>> read_witness(const std::string& path, const crypto::KeyLookup& find_key) {
    VIGIL_TRY(const auto text, read_file(path, kMostBytes));
    std::vector<storage::KnownRoot> roots;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        const std::string line = text.substr(start, end - start);
        start = end + 1;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        if (line.front() != '{') {
            VIGIL_TRY(auto root, root_of_jws(line, find_key, path));
            roots.push_back(std::move(root));
            continue;
        }
        const auto type = protocol::type_of(line);
        if (!type) return refuse(path, "a line is neither a JWS nor a message of the live protocol");
        if (type.value() != protocol::Root::type) continue;
        VIGIL_TRY(const auto seen, protocol::decode<protocol::Root>(line));
        VIGIL_TRY(auto root, root_of(seen.log, seen.pos, seen.root, path));
        roots.push_back(std::move(root));
    }
    if (roots.empty()) return refuse(path, "holds no root of a log");
    return roots;
}

}  // namespace vigil::app
