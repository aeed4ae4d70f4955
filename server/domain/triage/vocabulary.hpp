// Coded words with Chinese and English names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/triage/value.hpp"

namespace vigil::triage {

enum class Language { zh, en };

struct Text {
    std::string zh;
    std::string en;

    const std::string& in(Language language) const noexcept { return language == Language::zh ? zh : en; }
};

// A word that conditions may name.
struct Term {
    std::string code;
    Text name;
    Value value;  // the code as conditions see it, made once
};

// The words of one kind in the order of the file, found by code. Invariant: codes are unique.
template <class T>
class Vocabulary {
public:
    // False, and nothing changes, when the code is taken.
    bool add(T term) {
        if (!index_.emplace(term.code, terms_.size()).second) return false;
        terms_.push_back(std::move(term));
        return true;
    }

    const T* find(std::string_view code) const noexcept {
        const auto found = index_.find(code);
        return found != index_.end() ? &terms_[found->second] : nullptr;
    }
    bool contains(std::string_view code) const noexcept { return find(code) != nullptr; }

    // Of a term of this vocabulary: where it stands in the order of the file.
    std::size_t position_of(const T& term) const noexcept { return static_cast<std::size_t>(&term - terms_.data()); }

    auto begin() const noexcept { return terms_.begin(); }
    auto end() const noexcept { return terms_.end(); }
    std::size_t size() const noexcept { return terms_.size(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view code) const noexcept { return std::hash<std::string_view>{}(code); }
    };

    std::vector<T> terms_;
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
};

}  // namespace vigil::triage
