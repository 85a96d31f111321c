/// What the jobs of a day ask of Redis, and how many of them one can serve.
///
/// The numbers are those that `check.py` counts with real workers, and what `job-bench` measures; see docs/scale.md.
struct RedisLoad {
    /// Calls that write: for each job (insert, claim, begin, complete), each minute of audio (checkpoints of chunks),
    /// each second of work on a job (heartbeats).
    var writesPerJob = 4.0
    var writesPerAudioMinute = 2.4
    var writesPerBusySecond = 0.2
    /// Calls that only read: for each job, its client's questions among them, each second of work on one, each second
    /// of each worker.
    var readsPerJob = 6.0
    var readsPerBusySecond = 1.0
    var readsPerWorkerSecond = 6.5
    /// What Redis holds of a job: without its text, and for each second of audio.
    var bytesPerJob = 3_500.0
    var bytesPerAudioSecond = 170.0
    /// Days that jobs are kept.
    var days = 30.0
    /// What one Redis does in a second: writes, each on the disk before its answer, and reads.
    var writes = 8_000.0
    var reads = 40_000.0
    /// What one Redis may hold, in bytes.
    var memory = 64e9

    /// The busiest minute of a day.
    struct Peak {
        var writes = 0.0
        var reads = 0.0
        /// Bytes held once as many days as jobs are kept have been like this one.
        var bytes = 0.0
        /// How many Redis it takes, with room for half as much again.
        var shares = 0
    }

    func peak(of day: FleetSimulation.Result, workers: Int) -> Peak {
        var peak = Peak()
        func at(_ minutes: [Double], _ minute: Int) -> Double { minute < minutes.count ? minutes[minute] : 0 }
        let minutes = max(day.submitted.count, day.done.count, day.busy.count)
        for minute in 0..<minutes {
            // Half of a job's calls belong to its beginning.
            let jobs = (at(day.submitted, minute) + at(day.done, minute)) / 2
            let (audio, busy) = (at(day.audio, minute) / 60, at(day.busy, minute))
            let writes = jobs * writesPerJob + audio * writesPerAudioMinute + busy * writesPerBusySecond
            let reads = jobs * readsPerJob + busy * readsPerBusySecond + 60 * readsPerWorkerSecond * Double(workers)
            peak.writes = max(peak.writes, writes / 60)
            peak.reads = max(peak.reads, reads / 60)
        }
        let (jobs, audio) = (day.done.reduce(0, +), day.audio.reduce(0, +))
        peak.bytes = days * (jobs * bytesPerJob + audio * bytesPerAudioSecond)
        let load = max(peak.writes / writes + peak.reads / reads, peak.bytes / memory)
        peak.shares = max(1, Int((1.5 * load).rounded(.up)))
        return peak
    }
}
