// Checkpoints: signed statements of where the log stands.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/ports/log.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

// `typ` of their JWS, so that no receipt passes for a checkpoint.
inline constexpr std::string_view kCheckpointType = "vigil-checkpoint+jws";

// Makes the compact JWS of a payload. Called on the writer thread. A failure leaves the log unsigned until the next time.
using CheckpointSigner = std::function<Result<std::string>(std::string_view typ, std::string_view payload)>;

struct Checkpoint {
    std::string log_id;
    LogMark mark;  // `at`: when it was signed
    std::string jws;
};

// {"log":...,"pos":...,"root":...,"at_ms":...}: the exact bytes that are signed.
std::string checkpoint_payload(std::string_view log_id, std::int64_t pos, std::string_view root, Instant at);

// Signs the head of the log and stores it; nothing where the head has a checkpoint already.
Result<std::optional<Checkpoint>> add_checkpoint(Connection& connection, const std::string& log_id,
                                                 const CheckpointSigner& sign, Instant now);

}  // namespace vigil::storage
