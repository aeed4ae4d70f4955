#include "app/commands/client_commands.hpp"

#include "app/commands/ack.hpp"
#include "app/commands/enrol_device.hpp"
#include "app/commands/receipt.hpp"
#include "app/commands/report.hpp"
#include "app/commands/watch.hpp"

namespace vigil::app {

void add_client_commands(CLI::App& app, int& status) {
    add_enrol_device(app, status);
    add_report(app, status);
    add_watch(app, status);
    add_ack(app, status);
    add_receipt(app, status);
}

}  // namespace vigil::app
