// The same work on what others would build: tests/bench/peer/server.mjs.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "bench/load/people.hpp"

namespace vigil::bench {

// Two states of a database, between which one report was filed.
struct OneReport {
    std::filesystem::path before, after;
};
// A copy of the site's database as it stands.
void copy_database(const Site& site, const std::filesystem::path& to);

class Peer {
public:
    // With `rows` it writes for each report what Vigil wrote for that one; without, one row. Uses the site's certificate.
    Peer(const Site& site, const std::filesystem::path& folder, const std::optional<OneReport>& rows);
    // Whether Node.js and the packages are there.
    static bool is_installed();

    pid_t process() const { return server_->id(); }
    int rows() const { return rows_; }  // written for each report
    const client::Endpoint& endpoint() const { return endpoint_; }

private:
    std::unique_ptr<Child> server_{};
    int rows_ = 0;
    client::Endpoint endpoint_{};
};

// It asks for a token and knows no sessions.
class AnyToken final : public client::TokenSource {
public:
    explicit AnyToken(std::string text) : text_(std::move(text)) { text_.resize(kSize, 'x'); }
    asio::awaitable<Result<std::string>> token() override { co_return text_; }
    void reject(const std::string&) override {}
    const std::string& text() const { return text_; }

private:
    static constexpr std::size_t kSize = 43;
    std::string text_;
};

}  // namespace vigil::bench
