#include <stdexcept>

#include "contract/keys.hpp"
#include "contract/memory_store.hpp"
#include "contract/store_contract.hpp"
#include "contract/temp_folder.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {
namespace {

std::shared_ptr<Store> open_memory(std::shared_ptr<void>&) { return std::make_shared<MemoryStore>(); }

std::shared_ptr<Store> open_file(std::shared_ptr<void>& belongings) {
    struct Belongings {
        TempFolder folder{};
        FixedTimers timers{};
        storage::KeyRing keys{random_secrets()};
    };
    auto mine = std::make_shared<Belongings>();
    storage::StoreSettings settings;
    settings.folder = mine->folder.path();
    auto store = storage::SqliteStore::open(settings, {mine->keys, mine->timers});
    if (!store) throw std::runtime_error(store.error().message);
    belongings = mine;
    return std::shared_ptr<Store>(std::move(store).value());
}

}  // namespace

const std::vector<Engine>& engines() {
    static const std::vector<Engine> all{
        {"SqliteInMemory", &open_memory},
        {"SqliteFile", &open_file},
    };
    return all;
}

}  // namespace vigil::test
