#include "transport/socket_bio.hpp"

#include <openssl/bio.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>

namespace vigil::transport {
namespace {

int descriptor_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

bool is_retry(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

int write_socket(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(descriptor_of(bio), data, size, MSG_NOSIGNAL);
    *written = sent > 0 ? static_cast<std::size_t>(sent) : 0;
    if (sent < 0 && is_retry(errno)) BIO_set_retry_write(bio);
    return sent > 0 ? 1 : 0;
}

int read_socket(BIO* bio, char* data, std::size_t size, std::size_t* read) {
    BIO_clear_retry_flags(bio);
    const auto got = ::recv(descriptor_of(bio), data, size, 0);
    *read = got > 0 ? static_cast<std::size_t>(got) : 0;
    if (got < 0 && is_retry(errno)) BIO_set_retry_read(bio);
    if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return got > 0 ? 1 : 0;
}

long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return 0;
}

using Method = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;

Method make_method() {
    Method method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE"), &BIO_meth_free);
    if (!method) throw std::bad_alloc();
    BIO_meth_set_write_ex(method.get(), &write_socket);
    BIO_meth_set_read_ex(method.get(), &read_socket);
    BIO_meth_set_ctrl(method.get(), &control);
    return method;
}

}  // namespace

BIO* make_socket_bio(int descriptor) {
    static const Method method = make_method();
    BIO* bio = BIO_new(method.get());
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace vigil::transport
