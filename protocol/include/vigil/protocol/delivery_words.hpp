// The closed word lists of deliveries: by which way an alert reaches a person, and how far it has come (F63).
#pragma once

#include <vigil/protocol/words.hpp>

namespace vigil {

enum class ChannelKind { live, sms, voice };
constexpr auto words_of(ChannelKind) {
    using enum ChannelKind;
    return std::array{Word<ChannelKind>{live, "live", "实时连接", "the live stream"},
                      Word<ChannelKind>{sms, "sms", "短信", "a text message"},
                      Word<ChannelKind>{voice, "voice", "语音电话", "a ringing call"}};
}

// A delivery moves forwards only.
enum class DeliveryState { queued, sent, stored, seen, acknowledged, failed, cancelled };
constexpr auto words_of(DeliveryState) {
    using enum DeliveryState;
    return std::array{Word<DeliveryState>{queued, "queued", "待发送", "waits, or is on its way"},
                      Word<DeliveryState>{sent, "sent", "已发送", "whoever carries it has taken it"},
                      Word<DeliveryState>{stored, "stored", "已送达", "is on the device"},
                      Word<DeliveryState>{seen, "seen", "已查看", "the person has looked at the case"},
                      Word<DeliveryState>{acknowledged, "acknowledged", "已签收", "the person has answered"},
                      Word<DeliveryState>{failed, "failed", "发送失败", "did not go out and will not by itself"},
                      Word<DeliveryState>{cancelled, "cancelled", "已取消", "was not needed any more"}};
}

// What makes a further channel needless.
enum class Reached { stored, seen };
constexpr auto words_of(Reached) {
    using enum Reached;
    return std::array{Word<Reached>{stored, "stored", "设备已收到", "a device of the person has the alert"},
                      Word<Reached>{seen, "seen", "本人已查看", "the person has looked at the case"}};
}

// What one attempt to send came to; there is nothing else.
enum class SendOutcome { accepted, retry, target_dead, refresh_credentials, ask_operator };
constexpr auto words_of(SendOutcome) {
    using enum SendOutcome;
    return std::array{Word<SendOutcome>{accepted, "accepted", "已受理", "taken"},
                      Word<SendOutcome>{retry, "retry", "稍后重试", "may work later"},
                      Word<SendOutcome>{target_dead, "target_dead", "号码无效", "there is no such number"},
                      Word<SendOutcome>{refresh_credentials, "refresh_credentials", "凭证过期",
                                        "the credentials are not taken any more"},
                      Word<SendOutcome>{ask_operator, "ask_operator", "需人工处理", "somebody has to see to it"}};
}

}  // namespace vigil
