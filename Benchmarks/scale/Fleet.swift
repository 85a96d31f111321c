/// Machines of one kind that take jobs.
struct Fleet {
    var machines = 10
    /// Processors of a machine, all of its workers together.
    var cores = 2.0
    /// Jobs that a machine has at once.
    var slots = 2
    /// Processors that one job can use.
    var threads = 2.0
    /// Seconds of audio that one processor transcribes in a second.
    var speed = 65.0
    /// Processors that one live session takes while somebody speaks and while nobody does, on average.
    var liveCores = 0.05
    /// Seconds of a job that are no recognition: claim, fetching the audio, storing the result.
    var overhead = 0.1
    /// An idle worker asks for jobs so often, in seconds.
    var poll = 0.5
    /// Machines that fail in a day, as a share; their jobs are taken over when the lease has run out.
    var failuresPerDay = 0.02
    /// Seconds until a dead machine's jobs are taken over, and until the machine is back.
    var lease = 15.0
    var repair = 300.0

    /// Seconds of audio that all machines can transcribe in a second.
    var capacity: Double { Double(machines) * cores * speed }

    /// Processors that each of `jobs` jobs on a machine has beside `live` sessions: live speech goes first.
    func share(jobs: Int, live: Int) -> Double {
        let left = max(0.05 * cores, cores - Double(live) * liveCores)
        return min(threads, left / Double(max(1, jobs)))
    }
}
