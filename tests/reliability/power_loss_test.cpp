// SPDX-License-Identifier: MIT
// The power fails at points of a simulated hour. Half of these points are syncs. The mirror is then opened
// with what the disk may contain.
//
// STMIRROR_IMAGES is the number of disk images. STMIRROR_SEED selects the images. scripts/reliability sets
// both variables.
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "power_loss.hpp"
#include "sampling.hpp"
#include "scripted_hour.hpp"
#include "support/open_database.hpp"
#include "support/read_file.hpp"

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

    /// Writes the image to the files of a mirror, as they are after a restart of the machine.
    void put(const PowerLoss::Files& image) {
        settings.mirror_path = folder.path() / "image.db";
        for (const auto* suffix : {"", "-wal", "-shm", "-journal"}) {
            fs::remove(settings.mirror_path.string() + suffix);
        }
        for (const auto& [suffix, content] : image) {
            if (content.empty() && !suffix.empty()) { continue; }
            std::ofstream(settings.mirror_path.string() + suffix, std::ios::binary) << content;
        }
    }

    /// Opens the image as the daemon does. Returns a hash of the file's content afterwards. After that,
    /// images with the same hash behave in the same way.
    std::size_t content_once_open() {
        EXPECT_NO_THROW(open_mirror().reset());
        auto database = open_to_read(settings.mirror_path);
        expect_whole(database);
        return std::hash<std::string>()(read_file(settings.mirror_path));
    }

    /// Tries half of the images at sync points and half at any events. Both halves are spread over the hour.
    /// The seed shifts the chosen points.
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
            const auto image = disk.image(loss, random);
            put(image);
            const auto content = content_once_open();
            if (HasFailure()) { return; }
            if (contents_.insert(content).second) {
                put(image);
                expect_recovers();
            }
            ++tried_[loss];
        }
        for (const auto& [loss, count] : tried_) {
            std::cout << "| " << name(loss) << " | " << count << " | " << syncs.size() << " | "
                      << events.size() << " | " << contents_.size() << " |\n";
        }
    }

    static std::size_t images() { return number_from("STMIRROR_IMAGES", images_in_the_test_run); }

 private:
    std::map<Loss, std::size_t> tried_;
    std::set<std::size_t> contents_;  ///< the contents with which the hour has been continued
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
