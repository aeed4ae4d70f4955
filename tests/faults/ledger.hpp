// What people were promised, to be held against what the disk holds.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "files/configuration.hpp"

namespace vigil::test {

// The public halves of an installation's signature keys.
crypto::KeyLookup server_keys(const Configuration& configuration);

class Ledger {
public:
    using Number = std::size_t;

    // A report of its own, which may have reached the server from now on. Its bytes never change.
    Number write_report();
    const std::string& body(Number report) const { return reports_[report].body; }
    // The server answered 200 or 201. A second answer must name the same report.
    void receipted(Number report, const protocol::Filed& answer);
    // The server refused it and said that nothing was kept.
    void refused(Number report) { reports_[report].is_refused = !reports_[report].is_doubtful; }
    // No answer, or one that leaves it open: it may be there from now on.
    void lost(Number report) { reports_[report].is_doubtful = true; }
    bool is_receipted(Number report) const { return reports_[report].answer.has_value(); }
    const std::optional<protocol::Filed>& answer(Number report) const { return reports_[report].answer; }
    std::size_t size() const { return reports_.size(); }
    std::vector<Number> unanswered() const;  // neither receipted nor refused

    // It may have reached the server; it was answered.
    void said(const AcknowledgementId& id) { said_.insert(id); }
    void taken(const AcknowledgementId& id) { taken_.insert(id); }
    std::size_t acknowledgements() const { return taken_.size(); }

    // Everything that is wrong with the database of `folder`, in words; nothing: it keeps what was promised. Every receipted report is
    // there once, whole, and in the log; no refused one is, and none that nobody wrote; likewise acknowledgements; streams have
    // every offset from 1; the log is one chain, which every receipt and its signature fit; the file is sound.
    std::vector<std::string> complaints(const std::filesystem::path& folder, const crypto::KeyLookup& keys) const;

private:
    struct Written {
        std::string body;
        std::optional<protocol::Filed> answer{};
        bool is_refused = false;
        bool is_doubtful = false;
    };

    std::vector<Written> reports_{};
    std::set<AcknowledgementId> said_{};
    std::set<AcknowledgementId> taken_{};
    std::vector<std::string> broken_{};  // promises that broke before the disk was looked at
};

}  // namespace vigil::test
