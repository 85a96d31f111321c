import FoundationEssentials
import SoriCore
import SoriJobs

/// Watches one folder until it is cancelled: what is complete is taken. Whatever happens to the folder, it goes on.
///
/// The system tells of changes; besides, the folder is looked through now and then, for not every file system tells,
/// and notices can be lost.
struct FolderWatch: Service {
    let folder: WatchedFolder
    let intake: WatchIntake
    let ledger: WatchLedger
    let logger: Logger

    /// Seconds between two looks; more where a look takes long, so that they take a fiftieth of the time at most.
    private static let betweenLooks = 10.0
    private static let shareOfLooking = 50.0
    /// Seconds until a folder that is not there is looked for again.
    private static let untilBack = 2.0
    /// Seconds between two looks that notices ask for.
    private static let shortestBetweenLooks = 0.5
    /// Files that are taken before one looks for news again.
    private static let mostTogether = 64
    /// Seconds until files that could not be taken are tried again: the first and the longest time.
    private static let firstPause = 1.0
    private static let longestPause = 30.0

    /// What the loop knows.
    private struct Progress {
        var rules: ArrivalRules
        /// When the folder was looked through last, and is to be next.
        var lastLook = -Double.infinity
        var nextLook = 0.0
        /// Nothing is taken before that.
        var heldUntil = 0.0
        var pause = FolderWatch.firstPause
        /// What was said last of the folder, of taking files, and of files that are left alone.
        var folderProblem: String?
        var intakeProblem: String?
        var leftAlone = 0
        /// How many files the ledger had forgotten when it was last asked.
        var forgotten = 0
    }

    func run() async throws {
        let observer = FolderObserver(root: folder.path, isRecursive: folder.isRecursive)
        let start = ContinuousClock.now
        func seconds() -> Double { (ContinuousClock.now - start) / .seconds(1) }
        var progress = Progress(rules: ArrivalRules(quiet: folder.quiet))
        while !Task.isCancelled {
            if seconds() >= progress.nextLook { await look(observer, &progress, seconds) }
            if seconds() >= progress.heldUntil {
                await take(progress.rules.complete(at: seconds()), observer, &progress, seconds)
            }
            let due = min(progress.nextLook, max(progress.rules.nextComplete ?? .infinity, progress.heldUntil))
            let changes = await observer.changes(upTo: max(0, due - seconds()))
            for (path, change) in changes.files {
                progress.rules.heard(change.notice, of: path, change.stamp, at: seconds())
            }
            if changes.needsLook {
                progress.nextLook = min(progress.nextLook, progress.lastLook + Self.shortestBetweenLooks)
            }
        }
    }

    private func look(_ observer: FolderObserver, _ progress: inout Progress, _ seconds: () -> Double) async {
        let begin = seconds()
        progress.lastLook = begin
        do throws(FileError) {
            let listing = try await observer.look()
            let now = seconds()
            let forgotten = ledger.forgotten
            if forgotten != progress.forgotten {
                // Which ones is found out by asking for all.
                progress.rules = ArrivalRules(quiet: folder.quiet)
                progress.forgotten = forgotten
            }
            progress.rules.listed(listing.files, at: now)
            progress.nextLook = now + max(Self.betweenLooks, (now - begin) * Self.shareOfLooking)
            remember(listing)
            tell(listing, observer.unwatchedFolders, &progress)
        } catch {
            guard !Task.isCancelled else { return }
            progress.rules.listed([:], at: seconds())
            progress.nextLook = seconds() + Self.untilBack
            let reason = error.code == .notFound ? "it is not there" : error.message
            if progress.folderProblem != reason {
                logger.error(
                    "a watched folder cannot be read; it is tried again until it can",
                    ["folder": folder.path, "reason": reason])
            }
            progress.folderProblem = reason
        }
    }

    /// Takes files; when that does not work, all that wait are tried again later.
    private func take(
        _ files: [ArrivalRules.Complete], _ observer: FolderObserver, _ progress: inout Progress,
        _ seconds: () -> Double
    ) async {
        var fresh: [ArrivalRules.Complete] = []
        for file in files {
            if intake.knows(file) { progress.rules.settle(file.path, file.stamp) } else { fresh.append(file) }
        }
        guard !fresh.isEmpty else { return }
        var taken = 0
        do {
            try await intake.check()
            for file in fresh.prefix(Self.mostTogether) {
                let stamp = await observer.stamp(of: file.path)
                guard stamp == file.stamp else {
                    progress.rules.heard(nil, of: file.path, stamp, at: seconds())
                    continue
                }
                try await intake.take(file)
                progress.rules.settle(file.path, file.stamp)
                taken += 1
            }
            if progress.intakeProblem != nil {
                logger.info("files of a watched folder are taken again", ["folder": folder.path])
            }
            (progress.intakeProblem, progress.pause) = (nil, Self.firstPause)
        } catch {
            guard !Task.isCancelled else { return }
            let reason = Self.reason(error)
            if progress.intakeProblem != reason {
                logger.warning(
                    "files of a watched folder wait; they are tried again until they can be taken",
                    ["folder": folder.path, "files": "\(fresh.count - taken)", "reason": reason])
            }
            progress.intakeProblem = reason
            if taken > 0 { progress.pause = Self.firstPause }
            progress.heldUntil = seconds() + progress.pause
            progress.pause = min(Self.longestPause, 2 * progress.pause)
        }
        guard taken > 0 else { return }
        logger.info("took files of a watched folder", ["folder": folder.path, "files": "\(taken)"])
        do throws(FileError) { try await ledger.save() } catch {
            logger.error(
                "what was taken from watched folders cannot be written down; it is tried again",
                ["error": "\(error)"])
        }
    }

    /// Once a day the ledger learns which files are still there.
    private func remember(_ listing: FolderListing) {
        let day = WatchRecord.day(of: intake.jobs.now())
        let key = WatchRecord.digest(folder.path)
        guard ledger.isToLearn(of: key, on: day) else { return }
        ledger.lookedThrough(key, finding: Set(listing.files.keys.map(WatchRecord.digest)), on: day)
    }

    private func tell(_ listing: FolderListing, _ unwatched: Int, _ progress: inout Progress) {
        if progress.folderProblem != nil {
            logger.info("a watched folder can be read again", ["folder": folder.path])
            progress.folderProblem = nil
        }
        let hidden = listing.leftAlone + listing.unreadable
        if hidden != progress.leftAlone {
            progress.leftAlone = hidden
            logger.info(
                "left alone in a watched folder: what is no recording by its name, links, folders that cannot be read",
                [
                    "folder": folder.path, "files": "\(listing.leftAlone)", "folders": "\(listing.unreadable)",
                ])
        }
        if listing.isCut {
            logger.warning(
                "a watched folder holds more than is looked at: a million files, folders 64 deep",
                ["folder": folder.path])
        }
        if unwatched > 0 {
            logger.debug(
                "the system watches no more folders (fs.inotify.max_user_watches): they are looked through instead",
                ["folder": folder.path, "folders": "\(unwatched)"])
        }
    }

    /// Why a file cannot be taken, without its name.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: error.code == .queueFull ? "the queue is full" : error.code.rawValue
        case let error as APIError: error.message
        default: "internal_error"
        }
    }
}
