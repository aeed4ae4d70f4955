// A TLS client whose bytes travel in pieces that a test chooses, on the thread of the server that it talks to.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace vigil::test {

// How large the pieces are in which bytes are sent and taken.
enum class Cuts { single_bytes, random, none };

// Nothing here waits: step() moves one piece each way, between two turns of the server's io context. So the order of things
// is the test's, byte by byte, without a second thread.
class CuttingClient {
public:
    // Connects at once; the handshake takes place in steps.
    CuttingClient(std::uint16_t port, const std::string& authority_pem, Cuts cuts, int tls_version = 0x0304);
    ~CuttingClient();
    CuttingClient(const CuttingClient&) = delete;
    CuttingClient& operator=(const CuttingClient&) = delete;

    bool is_ready() const;  // after the handshake

    // What is sent in the next steps. Requires: is_ready().
    void write(std::string_view bytes);
    void update_keys(bool answer_wanted);  // RFC 8446 section 4.6.3
    void say_goodbye();                    // close_notify
    void renegotiate();                    // TLS 1.2: asks to

    // Of what is to be sent, in TLS records.
    std::string& outgoing() { return outgoing_; }

    void pause() { takes_ = false; }  // takes nothing from the network until resume()
    void resume() { takes_ = true; }
    void end() { ends_ = true; }  // FIN, behind what is to be sent
    void reset();                 // RST, at once

    const std::string& heard() const { return heard_; }
    bool heard_goodbye() const;                    // close_notify
    bool heard_end() const { return heard_end_; }  // FIN or RST
    int key_updates_heard() const { return messages_.key_updates; }
    int last_alert_heard() const { return messages_.last_alert; }  // its description (RFC 5246 section 7.2); -1: none

    // What the protocol itself brought.
    struct Messages {
        int key_updates = 0;
        int last_alert = -1;
    };

    // One piece each way. False: there was nothing to move.
    bool step();

private:
    bool send_piece();
    bool take_piece();
    void collect();
    void think();
    std::size_t piece(std::size_t most);

    int descriptor_ = -1;
    Cuts cuts_;
    std::minstd_rand random_{20260101};
    std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
    std::string outgoing_;
    std::string heard_;
    bool takes_ = true;
    bool ends_ = false;
    bool heard_end_ = false;
    Messages messages_;
};

// Steps and turns until `holds`; false where that does not come to be within 20 s.
bool step_until(boost::asio::io_context& server, CuttingClient& client, const std::function<bool()>& holds);

}  // namespace vigil::test
