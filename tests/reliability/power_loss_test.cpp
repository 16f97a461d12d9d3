// SPDX-License-Identifier: MIT
// The power fails at every sync point of an hour, and between them. What the disk may hold then is opened.
//
// STMIRROR_IMAGES: how many images are made, STMIRROR_SEED: which; scripts/reliability sets both.
#include <fstream>
#include <iostream>
#include <iterator>

#include "power_loss.hpp"
#include "sampling.hpp"
#include "scripted_hour.hpp"

namespace stmirror::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t images_in_the_test_run = 24;

class PowerLossTest : public ScriptedHour {
 protected:
    std::vector<DiskEvent> record_hour() {
        vfs.record(settings.mirror_path);
        run_hour();
        return vfs.stop_recording();
    }

    PowerLoss::Files files() const {
        PowerLoss::Files found;
        for (const auto* suffix : {"", "-wal"}) {
            std::ifstream file(settings.mirror_path.string() + suffix, std::ios::binary);
            found[suffix] = {std::istreambuf_iterator<char>(file), {}};
        }
        return found;
    }

    /// Writes the image as the mirror's files, as after a restart of the machine.
    void put(const PowerLoss::Files& image) {
        settings.mirror_path = folder.path() / "image.db";
        for (const auto* suffix : {"", "-wal", "-shm", "-journal"})
            fs::remove(settings.mirror_path.string() + suffix);
        for (const auto& [suffix, content] : image) {
            if (content.empty() && !suffix.empty()) continue;
            std::ofstream(settings.mirror_path.string() + suffix, std::ios::binary) << content;
        }
    }

    /// Half of the images at the sync points in turn, half spread over all events. The seed moves both.
    void expect_every_image_recovers(const PowerLoss::Files& before, const std::vector<DiskEvent>& events,
                                     std::size_t images) {
        const auto syncs = PowerLoss::sync_points(events);
        ASSERT_FALSE(syncs.empty());
        auto random = seeded_random();
        std::multimap<std::size_t, Loss> planned;
        for (std::size_t i = 0; i < images; ++i) {
            const bool at_sync = i % 2 == 0;
            const auto point = at_sync ? syncs[pick(syncs.size(), i, images, random)]
                                       : pick(events.size(), i, images, random);
            planned.emplace(point, all_losses.at(i / 2 % all_losses.size()));
        }
        PowerLoss disk(before, events);
        for (const auto& [point, loss] : planned) {
            SCOPED_TRACE("event " + std::to_string(point) + ", " + std::string(name(loss)));
            disk.advance_to(point);
            put(disk.image(loss, random));
            expect_recovers();
            ++tried_[loss];
        }
        for (const auto& [loss, count] : tried_)
            std::cout << "| " << name(loss) << " | " << count << " | " << syncs.size() << " | "
                      << events.size() << " |\n";
    }

    static std::size_t images() { return number_from("STMIRROR_IMAGES", images_in_the_test_run); }

 private:
    std::map<Loss, std::size_t> tried_;
};

TEST_F(PowerLossTest, OfAnHourThatBeginsWithAMigration) {
    make_old_mirror(1);
    const auto before = files();
    const auto events = record_hour();
    expect_every_image_recovers(before, events, images());
}

TEST_F(PowerLossTest, OfAnHourThatBeginsWithoutAFile) {
    const auto events = record_hour();
    expect_every_image_recovers({}, events, images());
}

}  // namespace
}  // namespace stmirror::testing
