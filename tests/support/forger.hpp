// Somebody who has the database file in his hands, knows how the log is made, and may have stolen the server's keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vigil/crypto/sign.hpp>

namespace vigil::test {

class Forger {
public:
    // No server may be running on the file.
    explicit Forger(std::filesystem::path database) : database_(std::move(database)) {}

    // With plain SQLite, from outside; fails the test where SQLite refuses.
    void change(const std::string& sql) const;
    // Computes the chain anew from `pos` on.
    void recompute_from(std::int64_t pos) const;
    // With the server's own key: every checkpoint says what the log says now.
    void sign_anew(const crypto::PrivateKey& key, const std::string& kid) const;

private:
    std::filesystem::path database_;
};

}  // namespace vigil::test
