#include "json_reader.hpp"

#include <vigil/protocol/codec.hpp>

namespace vigil::protocol {
namespace {

using nlohmann::json;

// Builds the tree while it checks. Returning false stops the parser.
class TreeBuilder {
public:
    explicit TreeBuilder(int max_depth) : max_depth_(static_cast<std::size_t>(max_depth)) {}

    using number_integer_t = json::number_integer_t;
    using number_unsigned_t = json::number_unsigned_t;
    using number_float_t = json::number_float_t;
    using string_t = json::string_t;
    using binary_t = json::binary_t;

    bool null() { return place(nullptr); }
    bool boolean(bool value) { return place(value); }
    bool number_integer(number_integer_t value) { return place(value); }
    bool number_unsigned(number_unsigned_t value) { return place(value); }
    bool number_float(number_float_t value, const string_t&) { return place(value); }
    bool string(string_t& value) { return place(std::move(value)); }
    bool binary(binary_t&) { return false; }

    bool start_object(std::size_t) { return open(json::object()); }
    bool start_array(std::size_t) { return open(json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(string_t& name) {
        if (open_.back()->contains(name)) {
            fault_ = "duplicate_key";
            return false;
        }
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

    json take() { return std::move(root_); }
    std::string_view fault() const { return fault_; }

private:
    template <class Value>
    json* put(Value&& value) {
        if (open_.empty()) {
            root_ = std::forward<Value>(value);
            return &root_;
        }
        json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::forward<Value>(value));
            return &parent.back();
        }
        json& slot = parent[key_];
        slot = std::forward<Value>(value);
        return &slot;
    }
    template <class Value>
    bool place(Value&& value) {
        put(std::forward<Value>(value));
        return true;
    }
    bool open(json container) {
        if (open_.size() >= max_depth_) {
            fault_ = "too_deep";
            return false;
        }
        open_.push_back(put(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::size_t max_depth_;
    json root_;
    std::vector<json*> open_;  // stable: a container is only appended to while its last child is closed
    std::string key_;
    std::string_view fault_ = "malformed_json";
};

Error refuse(std::string_view code) {
    std::string_view allowed = "the document must be well-formed JSON (RFC 8259)";
    if (code == "bad_utf8") allowed = "the document must be UTF-8";
    if (code == "duplicate_key") allowed = "an object must not name a member twice";
    if (code == "too_deep") allowed = "objects and arrays may be nested at most 16 deep";
    return {ErrorKind::invalid_input, std::string(allowed), code, {{"", std::string(code), std::string(allowed)}}};
}

}  // namespace

Result<json> read_json(std::string_view text, int max_depth) {
    if (!is_utf8(text)) return refuse("bad_utf8");
    // The library skips a byte order mark and takes a NUL for the end of its input; JSON text has neither (RFC 8259).
    if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos) return refuse("malformed_json");
    TreeBuilder builder(max_depth);
    if (!json::sax_parse(text, &builder, json::input_format_t::json, true)) return refuse(builder.fault());
    return builder.take();
}

}  // namespace vigil::protocol
