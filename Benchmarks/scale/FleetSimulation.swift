import Glibc

/// The jobs of a day on a fleet, event by event.
///
/// One queue, first in first out. A machine shares its processors among its jobs; live sessions go before them and are
/// given to the machine with the fewest. A worker that ends a job takes the next one at once; one without work notices
/// a job the next time it asks.
struct FleetSimulation {
    /// What a day came to.
    struct Result {
        /// From the end of a call to the claim of its job, and to the result.
        var waits = WaitHistogram()
        var ends = WaitHistogram()
        /// Waits of the jobs that came in the hour with most calls.
        var peakWaits = WaitHistogram()
        var mostWaiting = 0
        var mostLive = 0
        var lost = 0
        /// Jobs claimed, seconds of audio done, and seconds of slots in use, in each minute.
        var submitted: [Double] = []
        var done: [Double] = []
        var audio: [Double] = []
        var busy: [Double] = []
    }

    private enum Event {
        case call
        /// A recording of so many seconds comes.
        case arrival(Double)
        case notice
        case done(machine: Int, version: Int)
        case liveEnd(machine: Int)
        case failure(machine: Int)
        case takeover([Job])
        case repair(machine: Int)
    }

    private struct Job {
        var arrived: Double
        var audio: Double
        /// Seconds of one processor that are left to do.
        var left = 0.0
        var isLive = false
        var wasTaken = false
    }

    private struct Machine {
        var jobs: [Job] = []
        var live = 0
        var updated = 0.0
        var version = 0
        var isDown = false
    }

    private let fleet: Fleet
    private let traffic: Traffic?
    private var machines: [Machine]
    private var events = EventQueue<Event>()
    private var waiting: [Job] = []
    private var head = 0
    private var free: FreeMachines
    private var random: SeededRandom
    private var result = Result()
    private var now = 0.0

    /// One day of `traffic`; what came on it is worked off behind it.
    static func day(_ traffic: Traffic, _ fleet: Fleet, seed: UInt64) -> Result {
        var simulation = FleetSimulation(fleet, traffic, seed: seed)
        simulation.addCall()
        for machine in 0..<fleet.machines { simulation.addFailure(machine) }
        return simulation.run()
    }

    /// Jobs that come at `times`, with so many seconds of audio each.
    static func trace(_ jobs: [(time: Double, audio: Double)], _ fleet: Fleet, seed: UInt64) -> Result {
        var simulation = FleetSimulation(fleet, nil, seed: seed)
        for job in jobs { simulation.events.add(.arrival(job.audio), at: job.time) }
        return simulation.run()
    }

    private init(_ fleet: Fleet, _ traffic: Traffic?, seed: UInt64) {
        self.fleet = fleet
        self.traffic = traffic
        machines = [Machine](repeating: Machine(), count: fleet.machines)
        free = FreeMachines(count: fleet.machines)
        random = SeededRandom(seed: seed)
    }

    private mutating func run() -> Result {
        while let (time, event) = events.next() {
            now = time
            switch event {
            case .call: begin()
            case .arrival(let audio): arrive(audio)
            case .notice: claimOnAnyMachine()
            case .done(let machine, let version) where machines[machine].version == version: finish(on: machine)
            case .done: break
            case .liveEnd(let machine):
                advance(machine)
                machines[machine].live = max(0, machines[machine].live - 1)
                plan(machine)
            case .failure(let machine): fail(machine)
            case .takeover(let jobs):
                // Their rank has not changed: they are first.
                waiting.insert(contentsOf: jobs, at: head)
                for _ in jobs { claimOnAnyMachine() }
            case .repair(let machine):
                machines[machine].isDown = false
                free.add(machine)
                fill(machine)
                addFailure(machine)
            }
        }
        return result
    }

    // MARK: Calls

    private mutating func addCall() {
        guard let traffic else { return }
        let begin = traffic.next(after: now, &random)
        if begin < 86_400 { events.add(.call, at: begin) }
    }

    /// A call begins: what is heard live is there at once, a recording comes when the call has ended.
    private mutating func begin() {
        guard let traffic else { return }
        let job = Job(arrived: now, audio: traffic.length(&random), isLive: random.unit() < traffic.liveShare)
        if job.isLive { listen(job) } else { events.add(.arrival(job.audio), at: now + job.audio) }
        addCall()
    }

    private mutating func arrive(_ audio: Double) {
        count(\.submitted, 1)
        waiting.append(Job(arrived: now, audio: audio))
        result.mostWaiting = max(result.mostWaiting, waiting.count - head)
        let idle = free.count
        guard idle > 0 else { return }
        // The first of all idle workers that asks.
        let first = 1 - pow(1 - random.unit(), 1 / Double(idle))
        events.add(.notice, at: now + fleet.poll * first)
    }

    private mutating func listen(_ job: Job) {
        // The fewest of a few, as a balancer that asks two finds them.
        var best = 0
        for attempt in 0..<4 {
            let machine = Int(random.next() % UInt64(machines.count))
            guard !machines[machine].isDown else { continue }
            if attempt == 0 || machines[machine].live < machines[best].live { best = machine }
        }
        advance(best)
        machines[best].live += 1
        result.mostLive = max(result.mostLive, machines[best].live)
        events.add(.liveEnd(machine: best), at: now + job.audio)
        plan(best)
    }

    // MARK: Jobs

    private mutating func claimOnAnyMachine() {
        guard head < waiting.count, free.count > 0 else { return }
        fill(free.any(&random), most: 1)
    }

    /// Gives a machine jobs that wait, as long as it has room.
    private mutating func fill(_ machine: Int, most: Int = .max) {
        guard !machines[machine].isDown else { return }
        var taken = 0
        advance(machine)
        while taken < most, head < waiting.count, machines[machine].jobs.count < fleet.slots {
            var job = waiting[head]
            head += 1
            taken += 1
            if !job.wasTaken {
                result.waits.add(now - job.arrived)
                if isPeak(job.arrived) { result.peakWaits.add(now - job.arrived) }
                job.left = job.audio / fleet.speed + fleet.overhead
                job.wasTaken = true
            }
            machines[machine].jobs.append(job)
        }
        if head > 100_000 {
            waiting.removeFirst(head)
            head = 0
        }
        if machines[machine].jobs.count >= fleet.slots { free.remove(machine) }
        if taken > 0 { plan(machine) }
    }

    private mutating func finish(on machine: Int) {
        advance(machine)
        let ended = machines[machine].jobs.filter { $0.left <= 1e-9 }
        machines[machine].jobs.removeAll { $0.left <= 1e-9 }
        for job in ended {
            result.ends.add(now - job.arrived)
            count(\.done, 1)
            count(\.audio, job.audio)
        }
        if !ended.isEmpty { free.add(machine) }
        fill(machine)
        plan(machine)
    }

    /// Does what was to do on a machine since it was last looked at.
    private mutating func advance(_ machine: Int) {
        let jobs = machines[machine].jobs.count
        let done = (now - machines[machine].updated) * fleet.share(jobs: jobs, live: machines[machine].live)
        for index in machines[machine].jobs.indices {
            machines[machine].jobs[index].left = max(0, machines[machine].jobs[index].left - done)
        }
        if jobs > 0 { count(\.busy, Double(jobs) * (now - machines[machine].updated)) }
        machines[machine].updated = now
    }

    /// Says when the next job of a machine will be done, as things are.
    private mutating func plan(_ machine: Int) {
        machines[machine].version += 1
        guard let least = machines[machine].jobs.map(\.left).min() else { return }
        let share = fleet.share(jobs: machines[machine].jobs.count, live: machines[machine].live)
        events.add(.done(machine: machine, version: machines[machine].version), at: now + least / share)
    }

    // MARK: Failures

    private mutating func addFailure(_ machine: Int) {
        guard fleet.failuresPerDay > 0 else { return }
        let time = now + random.exponential(mean: 86_400 / fleet.failuresPerDay)
        if time < 86_400 { events.add(.failure(machine: machine), at: time) }
    }

    private mutating func fail(_ machine: Int) {
        advance(machine)
        let jobs = machines[machine].jobs
        result.lost += jobs.count
        machines[machine] = Machine(updated: now, version: machines[machine].version + 1, isDown: true)
        free.remove(machine)
        if !jobs.isEmpty { events.add(.takeover(jobs), at: now + fleet.lease) }
        events.add(.repair(machine: machine), at: now + fleet.repair)
    }

    private func isPeak(_ time: Double) -> Bool {
        guard let traffic, let most = traffic.hours.max() else { return true }
        return Int(time / 3_600) < 24 && traffic.hours[Int(time / 3_600)] == most
    }

    /// Counts in the minute that it is.
    private mutating func count(_ minutes: WritableKeyPath<Result, [Double]>, _ value: Double) {
        let minute = Int(now / 60)
        while result[keyPath: minutes].count <= minute { result[keyPath: minutes].append(0) }
        result[keyPath: minutes][minute] += value
    }
}
