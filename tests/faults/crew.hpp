// A small region with people whose devices are enrolled: who the faults happen to.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "faults/ledger.hpp"
#include "support/installation.hpp"
#include "support/person.hpp"

namespace vigil::test {

// An installation with rates that hold nobody back. Codes are issued before a server runs, so that nothing asks the folder while
// it belongs to one; enrol() needs the server.
class Crew {
public:
    explicit Crew(int teachers = 1, const std::string& more = {});

    void enrol();

    // Ends every connection, so that the next call makes a new one.
    void hang_up();

    // Files report `number` once and keeps what was answered. Whether it was receipted.
    bool file(Ledger::Number number, int teacher = 0);
    // The same until it is receipted, at most so many times.
    bool file_until_receipted(Ledger::Number number, int tries = 20);
    // The officer's answer to the first open alert of the station. Whether there was one and it was taken.
    bool acknowledge_one();

    const Configuration& configuration() const { return installation.configuration(); }
    std::uint16_t port() const { return configuration().server.port; }
    std::vector<std::string> complaints() const {
        return ledger.complaints(configuration().data.folder, server_keys(configuration()));
    }

    boost::asio::io_context io{};
    Installation installation;
    SmallRegion region;
    std::vector<std::unique_ptr<Person>> teachers{};
    Person officer;
    Ledger ledger{};
    Error last{};  // of the last call that failed

private:
    std::vector<std::string> codes_{};
    std::string officers_code_;
};

}  // namespace vigil::test
