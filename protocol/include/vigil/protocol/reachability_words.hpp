// The closed word lists of whether an officer can be reached: what a device says of itself, and what stands in the way.
#pragma once

#include <vigil/protocol/words.hpp>

namespace vigil {

// What a device says of one of its settings. A device that cannot tell says so.
enum class Setting { on, off, unknown };
constexpr auto words_of(Setting) {
    using enum Setting;
    return std::array{Word<Setting>{on, "on", "已开启", "on"}, Word<Setting>{off, "off", "已关闭", "off"},
                      Word<Setting>{unknown, "unknown", "未知", "unknown"}};
}

// Why no device of an officer counts as one that an alert would reach.
enum class Unreached {
    no_device,
    not_heard_of,
    notifications_off,
    full_screen_off,
    battery_saving,
    sound_off,
    background_off,
    test_unanswered,
};
constexpr auto words_of(Unreached) {
    using enum Unreached;
    return std::array{
        Word<Unreached>{no_device, "no_device", "没有绑定设备", "no device is bound"},
        Word<Unreached>{not_heard_of, "not_heard_of", "设备长时间没有联络", "the device was not heard of lately"},
        Word<Unreached>{notifications_off, "notifications_off", "未允许通知", "notifications are off"},
        Word<Unreached>{full_screen_off, "full_screen_off", "未允许全屏或紧急提醒",
                        "full-screen or critical alerts are off"},
        Word<Unreached>{battery_saving, "battery_saving", "未关闭省电限制", "the battery saver may stop the app"},
        Word<Unreached>{sound_off, "sound_off", "提示音已关闭", "sound is off"},
        Word<Unreached>{background_off, "background_off", "未允许后台运行", "running in the background is off"},
        Word<Unreached>{test_unanswered, "test_unanswered", "没有应答联络测试", "a test was not answered"}};
}

// How a warning of duty ended.
enum class WarningEnd { reachable_again, off_duty, over };
constexpr auto words_of(WarningEnd) {
    using enum WarningEnd;
    return std::array{Word<WarningEnd>{reachable_again, "reachable_again", "已恢复联系", "can be reached again"},
                      Word<WarningEnd>{off_duty, "off_duty", "已换人值班", "somebody else is on duty instead"},
                      Word<WarningEnd>{over, "over", "值班已结束", "the duty is over"}};
}

}  // namespace vigil
