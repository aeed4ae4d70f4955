// The keys of an installation by their names: those of their files, of the administrators' commands, and of their rows.
#pragma once

#include <array>
#include <vigil/protocol/words.hpp>

namespace vigil {

enum class KeyName { case_master, reporter_master, directory, index, pseudonyms, receipts, checkpoints };
constexpr auto words_of(KeyName) {
    using enum KeyName;
    return std::array{Word<KeyName>{case_master, "case_master", "个案主密钥", "wraps the keys of cases"},
                      Word<KeyName>{reporter_master, "reporter_master", "报告人主密钥", "wraps the keys of reporters"},
                      Word<KeyName>{directory, "directory", "通讯录密钥", "seals names and logins"},
                      Word<KeyName>{index, "index", "索引密钥", "hashes children and logins"},
                      Word<KeyName>{pseudonyms, "pseudonyms", "假名密钥", "hashes what concerns reporters"},
                      Word<KeyName>{receipts, "receipts", "回执签名密钥", "signs receipts and certificates"},
                      Word<KeyName>{checkpoints, "checkpoints", "检查点签名密钥", "signs the log"}};
}

// A signature key has no rows that rest on it: its public half stays for ever, its private half goes at once.
constexpr bool signs(KeyName name) { return name == KeyName::receipts || name == KeyName::checkpoints; }

}  // namespace vigil
