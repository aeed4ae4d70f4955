// The local socket as a stranger's program sees it: plain system calls, which a forked child may use too.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

namespace vigil::test {

class AdminClient {
public:
    explicit AdminClient(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        timeval patience{20, 0};  // a test that would hang fails instead
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    AdminClient(AdminClient&& other) noexcept : socket_(other.socket_), is_connected_(other.is_connected_) {
        other.socket_ = -1;
    }
    AdminClient(const AdminClient&) = delete;
    AdminClient& operator=(const AdminClient&) = delete;
    AdminClient& operator=(AdminClient&&) = delete;
    ~AdminClient() {
        if (socket_ >= 0) ::close(socket_);
    }

    bool is_connected() const { return is_connected_; }

    // Whether all of it went out.
    bool send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }

    // Everything until the server closes the connection; "(no end)" where it does not.
    std::string rest() {
        std::string all;
        char buffer[4096];
        for (;;) {
            const auto size = ::recv(socket_, buffer, sizeof buffer, 0);
            if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return "(no end)";
            if (size <= 0) return all;
            all.append(buffer, static_cast<std::size_t>(size));
        }
    }

private:
    int socket_;
    bool is_connected_ = false;
};

}  // namespace vigil::test
